package io.nowstream.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.app.models.ModelStore;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.ModelId;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retrainings as processes of {@code nowstream retrain}, one per feed, each with its log beside its
 * work. One that died is started again and goes on where it was. One that an earlier controller has
 * left behind is waited for: it holds the lock of its directory.
 */
public final class RetrainProcesses implements Retrainings {

    private static final Logger LOG = LoggerFactory.getLogger(RetrainProcesses.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RESULT = "result.json";
    private static final String OUTPUT = "retrain.log";

    /** The user's mistake: to try again would find it again. */
    private static final int MISTAKE = 2;

    private static final int MOST_ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    /** What has been started here. */
    private static final class Running {
        Process process;
        int attempts = 1;
        long endedNanos;

        Running(Process process) {
            this.process = process;
        }
    }

    private final RetrainProcess how;
    private final Map<String, Running> byOut = new HashMap<>();
    private final Map<String, Long> begun = new ConcurrentHashMap<>();

    public RetrainProcesses(RetrainProcess how) {
        this.how = how;
    }

    @Override
    public Optional<Came> goOn(Task task) {
        try {
            Running running = byOut.get(task.out().toString());
            if (running != null && running.process.isAlive()) {
                return Optional.empty();
            }
            Optional<Came> came = result(task.out());
            if (came.isPresent()) {
                byOut.remove(task.out().toString());
                return came;
            }
            begin(task, running);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the retraining in %s cannot be read or begun".formatted(task.out()), e);
        }
    }

    @Override
    public long begun(String feed) {
        return begun.getOrDefault(feed, 0L);
    }

    private void begin(Task task, @Nullable Running before) throws IOException {
        if (before == null) {
            if (!isHeldByAnother(task.out())) {
                byOut.put(task.out().toString(), new Running(start(task)));
            }
            return;
        }
        int code = before.process.exitValue();
        if (code == MISTAKE || before.attempts >= MOST_ATTEMPTS) {
            byOut.remove(task.out().toString());
            throw new RetrainingFailedException(
                    "it ended with exit code %d: %s".formatted(code, lastLine(task.out())));
        }
        long now = System.nanoTime();
        if (before.endedNanos == 0) {
            LOG.warn(
                    "retraining of {} ended with exit code {} ({}); it is begun again",
                    task.feed(),
                    code,
                    lastLine(task.out()));
            before.endedNanos = now;
        } else if (now - before.endedNanos > PAUSE.toNanos()) {
            before.process = start(task);
            before.attempts++;
            before.endedNanos = 0;
        }
    }

    private Process start(Task task) throws IOException {
        Files.createDirectories(task.out());
        List<String> command = how.command(task, task.incumbent().flatMap(this::directory));
        LOG.info("retraining of {} in {}", task.feed(), task.out());
        begun.merge(task.feed(), 1L, Long::sum);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(task.out().resolve(OUTPUT).toFile()))
                .start();
    }

    /** Its directory: the process may know fewer registries than the job. */
    private Optional<String> directory(String hash) {
        Registry registry = Registry.shipped();
        for (Path directory : how.registries()) {
            registry = registry.and(directory);
        }
        return new ModelStore(how.store())
                .addTo(registry)
                .byHash(hash)
                .map(Checkpoint::directory)
                .map(Path::toString);
    }

    private static boolean isHeldByAnother(Path out) throws IOException {
        Path lock = out.resolve(".lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            FileLock free = channel.tryLock();
            return free == null;
        } catch (OverlappingFileLockException inThisProcess) {
            return true;
        }
    }

    /** {@code result.json} is written last: where it is, the retraining is complete. */
    private static Optional<Came> result(Path out) throws IOException {
        Optional<byte[]> bytes = new LocalStore(out).get(RESULT);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        JsonNode result = JSON.readTree(bytes.get());
        return Optional.of(
                new Came(
                        result.path("decision").asText().equals("won"),
                        result.path("why").asText(),
                        model(result.path("candidate")),
                        model(result.path("incumbent"))));
    }

    private static ModelId model(JsonNode node) {
        return new ModelId(node.path("name").asText(), node.path("hash").asText());
    }

    private static String lastLine(Path out) throws IOException {
        Path file = out.resolve(OUTPUT);
        if (!Files.exists(file)) {
            return "it said nothing";
        }
        String written = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return written.lines()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .map(line -> line.replaceFirst("^nowstream: ", ""))
                .orElse("it said nothing");
    }

    @Override
    public void close() {
        for (Running running : byOut.values()) {
            running.process.destroy();
        }
        for (Running running : byOut.values()) {
            try {
                if (!running.process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                    running.process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
