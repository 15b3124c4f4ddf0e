package io.nowstream.frames;

/**
 * The topics of a run. Every name begins with the run, so that a replay never meets live data.
 *
 * @param run {@code live} or a replay's name: {@code [a-z0-9-]}, at most 64 characters
 */
public record Topics(String run) {

    public Topics {
        if (!run.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a run is named with 1 to 64 of a-z, 0-9 and -, got \"%s\"".formatted(run));
        }
    }

    public String frames() {
        return run + ".frames";
    }

    public String readings() {
        return run + ".readings";
    }

    public String nowcasts() {
        return run + ".nowcasts";
    }

    public String candidates() {
        return run + ".candidates";
    }

    public String scores() {
        return run + ".scores";
    }

    public String retrainRequests() {
        return run + ".retrain-requests";
    }

    public String audit() {
        return run + ".audit";
    }

    public String warnings() {
        return run + ".warnings";
    }

    public String rejected() {
        return run + ".rejected";
    }
}
