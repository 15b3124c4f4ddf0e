package io.nowstream.operators;

import org.apache.flink.metrics.MetricGroup;

/**
 * Where our metrics stand beside Flink's: below {@code nowstream} and the part of the job, so that
 * the Prometheus reporter names them {@code
 * flink_taskmanager_job_task_operator_nowstream_<part>_<name>}. {@code docs/operations.md} has all
 * of them, and a test keeps it so.
 */
public final class OwnMetrics {

    private OwnMetrics() {}

    /**
     * The group of a part.
     *
     * @param operator the operator's group
     * @param part lower case, e.g. {@code assembly}
     */
    public static MetricGroup of(MetricGroup operator, String part) {
        return operator.addGroup("nowstream").addGroup(part);
    }
}
