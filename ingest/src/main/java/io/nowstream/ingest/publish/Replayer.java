package io.nowstream.ingest.publish;

import io.nowstream.ingest.Archive;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes an archive into a run's log as live ingest would have: all feeds in order of arrival
 * time, with Ticks where a feed is quiet, paced at a multiple of real time or flat out.
 *
 * <ul>
 *   <li>Arrival time is the one recorded, or valid time plus the feed's usual delay.
 *   <li>A frame that cannot be decoded goes to {@code rejected} and the replay goes on; the feed is
 *       as quiet there as if it had never been.
 *   <li>A feed that ends gets its End one cadence after its last record. One that does not just
 *       stops, after the plan's tail of Ticks: its newest state stays open, as that of a live feed
 *       would.
 *   <li>Replayed into the same run again, it goes on behind each feed's newest record in the log.
 *       So a replay that was interrupted continues, one that was complete publishes nothing, and an
 *       archive that has grown at its end publishes what is new. (With another delay the arrival
 *       times are others: use another run.)
 *   <li>Silence of all feeds is waited through for an hour of the archive's time at most.
 * </ul>
 */
public final class Replayer {

    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);

    private final RunLog log;
    private final Clock clock;

    /**
     * @param clock for the pace
     */
    public Replayer(RunLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Returns when everything is published and acknowledged.
     *
     * @throws InterruptedException at once when the thread is interrupted; the next replay goes on
     * @throws IOException if the archive cannot be read: the disk, not a frame
     * @throws PublishException if the log takes no more
     */
    public ReplaySummary replay(Archive archive, ReplayPlan plan, ReplayProgress progress)
            throws InterruptedException, IOException {
        ReplaySchedule schedule = new ReplaySchedule(archive, plan);
        schedule.skipWhatIsIn(log);
        long frames = schedule.frames();
        Pace pace = new Pace(plan.speed(), clock);
        ReplaySummary done = ReplaySummary.NOTHING;
        while (schedule.hasNext()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("replay interrupted");
            }
            ReplayStep step = next(schedule);
            if (step.isSent()) {
                sleep(pace.before(step.at(), step.isFrame()));
                step.sendTo(log);
            }
            done = done.plus(step.count());
            if (step.isFrame()) {
                progress.at(done.framesDone(), frames);
            }
        }
        log.flush();
        if (done.skipped() > 0) {
            LOG.info(
                    "{} of {} frames were in {} already and were not published again",
                    done.skipped(),
                    frames,
                    log.identity());
        }
        return done;
    }

    private static ReplayStep next(ReplaySchedule schedule)
            throws InterruptedException, IOException {
        try {
            return schedule.next();
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException("replay interrupted: " + e.getMessage());
        }
    }

    private static void sleep(Duration wait) throws InterruptedException {
        if (!wait.isZero()) {
            Thread.sleep(wait.toMillis(), wait.toNanosPart() % 1_000_000);
        }
    }
}
