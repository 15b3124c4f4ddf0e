package io.nowstream.operators;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Keeps, in memory, one line per record, once its checkpoint is complete: a transactional sink. */
final class CommittedSink<T> implements Sink<T>, SupportsCommitter<String> {

    private static final long serialVersionUID = 1L;

    /** Committed lines by sink; static, as the sink itself is serialised. */
    private static final Map<String, List<String>> LINES = new ConcurrentHashMap<>();

    private static final Set<String> TRANSACTIONS = new HashSet<>();

    /** How a record is written down, in one line. */
    interface Line<T> extends Function<T, String>, Serializable {}

    private final String id = UUID.randomUUID().toString();
    private final Line<T> line;

    CommittedSink(Line<T> line) {
        this.line = line;
        LINES.put(id, new ArrayList<>());
    }

    /** What is committed, sorted. */
    List<String> lines() {
        synchronized (TRANSACTIONS) {
            return LINES.get(id).stream().sorted().toList();
        }
    }

    /** How much is committed in this process. */
    static int linesOfAll() {
        synchronized (TRANSACTIONS) {
            return LINES.values().stream().mapToInt(List::size).sum();
        }
    }

    @Override
    public CommittingSinkWriter<T, String> createWriter(WriterInitContext context) {
        List<String> pending = new ArrayList<>();
        return new CommittingSinkWriter<>() {
            @Override
            public void write(T record, Context context) {
                pending.add(line.apply(record));
            }

            @Override
            public Collection<String> prepareCommit() {
                String transaction = UUID.randomUUID() + "\n" + String.join("\n", pending);
                boolean empty = pending.isEmpty();
                pending.clear();
                return empty ? List.of() : List.of(transaction);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public Committer<String> createCommitter(CommitterInitContext context) {
        return new Committer<>() {
            @Override
            public void commit(Collection<CommitRequest<String>> requests) {
                requests.forEach(request -> commitOnce(request.getCommittable()));
            }

            @Override
            public void close() {}
        };
    }

    private void commitOnce(String transaction) {
        synchronized (TRANSACTIONS) {
            List<String> lines = List.of(transaction.split("\n"));
            if (TRANSACTIONS.add(lines.get(0))) {
                LINES.get(id).addAll(lines.subList(1, lines.size()));
            }
        }
    }

    @Override
    public SimpleVersionedSerializer<String> getCommittableSerializer() {
        return new SimpleVersionedSerializer<>() {
            @Override
            public int getVersion() {
                return 1;
            }

            @Override
            public byte[] serialize(String transaction) {
                return transaction.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String deserialize(int version, byte[] bytes) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
        };
    }
}
