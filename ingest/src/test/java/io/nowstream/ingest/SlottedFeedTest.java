package io.nowstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Frame;
import io.nowstream.ingest.publish.TestFrames;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlottedFeedTest {

    /** A feed with a frame every 100 ms or so; times in milliseconds. */
    private static List<ArchivedFrame> slotted(long... times) {
        List<ArchivedFrame> frames =
                Arrays.stream(times)
                        .mapToObj(Instant::ofEpochMilli)
                        .map(SlottedFeedTest::at)
                        .toList();
        return new SlottedFeed(
                        new FeedArchive() {
                            @Override
                            public String feed() {
                                return "a";
                            }

                            @Override
                            public Duration cadence() {
                                return Duration.ofMillis(100);
                            }

                            @Override
                            public boolean ends() {
                                return false;
                            }

                            @Override
                            public List<ArchivedFrame> frames() {
                                return frames;
                            }
                        })
                .frames();
    }

    private static ArchivedFrame at(Instant time) {
        return new ArchivedFrame() {
            @Override
            public String origin() {
                return time.toEpochMilli() + " ms";
            }

            @Override
            public Instant validTime() {
                return time;
            }

            @Override
            public Frame read() {
                return TestFrames.frame("a", time, 1);
            }
        };
    }

    private static List<String> inWords(List<ArchivedFrame> frames) {
        return frames.stream()
                .map(frame -> frame.origin() + " at " + frame.validTime().toEpochMilli())
                .toList();
    }

    @Test
    void a_stamp_belongs_to_the_nearest_slot_and_half_way_to_the_later() {
        assertThat(inWords(slotted(1_049, 1_150, 1_299)))
                .containsExactly("1049 ms at 1000", "1150 ms at 1200", "1299 ms at 1300");
    }

    @Test
    void of_two_in_a_slot_the_nearer_wins_and_of_two_equally_near_the_earlier() {
        assertThat(inWords(slotted(980, 1_010, 1_040))).containsExactly("1010 ms at 1000");
        assertThat(inWords(slotted(990, 1_010))).containsExactly("990 ms at 1000");
    }

    @Test
    void a_slot_without_a_frame_stays_empty() {
        assertThat(inWords(slotted(1_000, 1_310)))
                .containsExactly("1000 ms at 1000", "1310 ms at 1300");
    }

    @Test
    void a_frame_is_read_with_the_time_of_its_slot() throws Exception {
        Frame frame = slotted(1_049).get(0).read();

        assertThat(frame.validTime()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(frame.arrivalTime()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(frame.feed()).isEqualTo("a");
    }
}
