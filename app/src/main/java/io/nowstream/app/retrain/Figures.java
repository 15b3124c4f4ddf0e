package io.nowstream.app.retrain;

import io.nowstream.models.verification.ErrorSums;
import io.nowstream.models.verification.PairedBootstrap;
import io.nowstream.models.verification.PairedBootstrap.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What judging found on the newest part, over the cells that all cover.
 *
 * @param unit of the errors
 * @param n cells counted, over all windows and leads
 * @param mse mean squared error over all leads by nowcaster, unit squared, in the order of the
 *     table
 * @param interval of the candidate's mean squared error minus the incumbent's, unit squared
 * @param leads the same lead by lead
 */
public record Figures(
        String unit, long n, Map<String, Double> mse, Interval interval, List<Lead> leads) {

    public Figures {
        mse = Collections.unmodifiableMap(new LinkedHashMap<>(mse));
        leads = List.copyOf(leads);
    }

    /**
     * One lead.
     *
     * @param minutes from issue time
     * @param n cells counted
     * @param mse mean squared error by nowcaster, unit squared
     */
    public record Lead(double minutes, long n, Map<String, Double> mse) {

        /** Of one nowcaster; NaN if it was not judged. */
        double mseOf(String nowcaster) {
            return mse.getOrDefault(nowcaster, Double.NaN);
        }
    }

    /** Over all leads, of one nowcaster; NaN if it was not judged. */
    double mseOf(String nowcaster) {
        return mse.getOrDefault(nowcaster, Double.NaN);
    }

    /**
     * Errors of one window.
     *
     * @param byNowcaster by lead, from the first
     */
    record Window(Map<String, List<ErrorSums>> byNowcaster) {

        List<ErrorSums> of(String nowcaster) {
            return byNowcaster.getOrDefault(nowcaster, List.of());
        }

        ErrorSums all(String nowcaster) {
            return of(nowcaster).stream().reduce(ErrorSums.EMPTY, ErrorSums::plus);
        }
    }

    /**
     * Adds windows up.
     *
     * @param windows in the order of their times
     * @param nowcasters in the order of the table
     * @param candidate its name among them
     * @param incumbent its name among them
     * @param cadenceMinutes minutes from lead to lead
     * @throws IllegalArgumentException if no window holds a cell that all cover
     */
    static Figures of(
            List<Window> windows,
            List<String> nowcasters,
            String candidate,
            String incumbent,
            double cadenceMinutes,
            String unit,
            PairedBootstrap bootstrap) {
        Interval interval =
                bootstrap.of(
                        windows.stream()
                                .map(
                                        window ->
                                                new PairedBootstrap.Window(
                                                        window.all(candidate).n(),
                                                        window.all(candidate).sumSquared(),
                                                        window.all(incumbent).sumSquared()))
                                .toList());
        int count = windows.get(0).byNowcaster().getOrDefault(candidate, List.of()).size();
        List<Lead> leads = new ArrayList<>();
        Map<String, ErrorSums> whole = new LinkedHashMap<>();
        for (int lead = 0; lead < count; lead++) {
            Map<String, Double> mse = new LinkedHashMap<>();
            long n = 0;
            for (String nowcaster : nowcasters) {
                ErrorSums sums = ErrorSums.EMPTY;
                for (Window window : windows) {
                    sums = sums.plus(window.of(nowcaster).get(lead));
                }
                mse.put(nowcaster, sums.mse());
                whole.merge(nowcaster, sums, ErrorSums::plus);
                n = sums.n();
            }
            leads.add(new Lead((lead + 1) * cadenceMinutes, n, mse));
        }
        Map<String, Double> mse = new LinkedHashMap<>();
        whole.forEach((nowcaster, sums) -> mse.put(nowcaster, sums.mse()));
        return new Figures(
                unit, whole.getOrDefault(candidate, ErrorSums.EMPTY).n(), mse, interval, leads);
    }
}
