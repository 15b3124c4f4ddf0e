package io.nowstream.models.verification;

/**
 * A sum that keeps what rounding would lose (Neumaier, ZAMM 54, 1974): its error does not grow with
 * the number of terms.
 */
final class CompensatedSum {

    private double sum;
    private double lost;

    void add(double term) {
        double next = sum + term;
        lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }

    double value() {
        return sum + lost;
    }
}
