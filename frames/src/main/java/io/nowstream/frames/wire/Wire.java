package io.nowstream.frames.wire;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.WarningScore;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;

/**
 * Records to messages and back: Avro single-object encoding, with the schemas in the jar. Times
 * travel in whole milliseconds; what is finer is cut off.
 *
 * <p>Reads what older programs wrote, and what newer ones write if their schema is in the jar.
 * Every other message gives a {@link MalformedRecordException} with a reason for a person; one of
 * an unknown schema its subclass {@link UnknownSchemaException}. Thread-safe.
 */
public final class Wire {

    private static final Set<String> FEED_RECORDS = Set.of("Frame", "Tick", "Release", "End");
    private static final Set<String> SCORE_RECORDS = Set.of("Score", "WarningScore");

    private static final Wire IN_THE_JAR = new Wire(Schemas.inTheJar());

    private final Codec codec;
    private final FeedRecords feedRecords;
    private final ForecastFields forecastFields;
    private final WarningSets warningSets;
    private final Readings readings;
    private final Scores scores;
    private final Retrainings retrainings;
    private final RejectedRows rejectedRows;

    Wire(Schemas schemas) {
        Parts parts = new Parts(schemas);
        codec = new Codec(schemas);
        feedRecords = new FeedRecords(parts);
        forecastFields = new ForecastFields(parts);
        warningSets = new WarningSets(parts);
        readings = new Readings(parts);
        scores = new Scores(parts);
        retrainings = new Retrainings(parts);
        rejectedRows = new RejectedRows(parts);
    }

    /** A frame, tick, release or end, by the record's kind. */
    public static byte[] encode(FeedRecord record) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.feedRecords.write(record));
    }

    public static byte[] encode(ForecastField field) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.forecastFields.write(field));
    }

    public static byte[] encode(ActiveWarnings set) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.warningSets.write(set));
    }

    public static byte[] encode(Reading reading) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.readings.write(reading));
    }

    public static byte[] encode(Score score) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.scores.write(score));
    }

    public static byte[] encode(WarningScore score) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.scores.write(score));
    }

    public static byte[] encode(RetrainRequest request) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.retrainings.write(request));
    }

    public static byte[] encode(AuditEntry entry) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.retrainings.write(entry));
    }

    public static byte[] encode(Rejected row) {
        return IN_THE_JAR.codec.encode(IN_THE_JAR.rejectedRows.write(row));
    }

    /**
     * A record of a feed's log.
     *
     * @throws MalformedRecordException if the message is no record of a feed's log
     */
    public static FeedRecord feedRecord(byte[] message) {
        return IN_THE_JAR.readFeedRecord(message);
    }

    /**
     * A forecast field.
     *
     * @throws MalformedRecordException if the message is no forecast field
     */
    public static ForecastField forecastField(byte[] message) {
        return IN_THE_JAR.read(message, Set.of("ForecastField"), ForecastFields::read);
    }

    /**
     * A set of active warnings.
     *
     * @throws MalformedRecordException if the message is no set of warnings
     */
    public static ActiveWarnings activeWarnings(byte[] message) {
        return IN_THE_JAR.read(message, Set.of("ActiveWarnings"), WarningSets::read);
    }

    /**
     * A reading.
     *
     * @throws MalformedRecordException if the message is no reading
     */
    public static Reading reading(byte[] message) {
        return IN_THE_JAR.read(message, Set.of("Reading"), Readings::read);
    }

    /**
     * A record of {@code scores}: of a nowcaster or of a warning.
     *
     * @throws MalformedRecordException if the message is neither
     */
    public static ScoreRecord scoreRecord(byte[] message) {
        return IN_THE_JAR.read(
                message,
                SCORE_RECORDS,
                record ->
                        record.getSchema().getName().equals("Score")
                                ? ScoreRecord.of(Scores.readScore(record))
                                : ScoreRecord.of(Scores.readWarning(record)));
    }

    /**
     * A wish to train anew.
     *
     * @throws MalformedRecordException if the message is no request for retraining
     */
    public static RetrainRequest retrainRequest(byte[] message) {
        return IN_THE_JAR.read(message, Set.of("RetrainRequest"), Retrainings::readRequest);
    }

    /**
     * What the controller has done.
     *
     * @throws MalformedRecordException if the message is no entry of an audit
     */
    public static AuditEntry auditEntry(byte[] message) {
        return IN_THE_JAR.read(message, Set.of("AuditEntry"), Retrainings::readEntry);
    }

    /**
     * A row of {@code rejected}.
     *
     * @throws MalformedRecordException if the message is no row of {@code rejected}
     */
    public static Rejected rejected(byte[] message) {
        return IN_THE_JAR.read(message, Set.of("Rejected"), RejectedRows::read);
    }

    FeedRecord readFeedRecord(byte[] message) {
        return read(message, FEED_RECORDS, FeedRecords::read);
    }

    private <T> T read(byte[] message, Set<String> wanted, Function<GenericRecord, T> read) {
        GenericRecord record = codec.decode(message);
        String name = record.getSchema().getName();
        if (!wanted.contains(name)) {
            throw new MalformedRecordException(
                    "message is a %s, expected %s"
                            .formatted(
                                    name, String.join(" or ", wanted.stream().sorted().toList())));
        }
        try {
            return read.apply(record);
        } catch (IllegalArgumentException e) {
            // The records refuse what cannot be (a grid of no cells, lead 13 of 12): bad data here.
            throw new MalformedRecordException("%s message: %s".formatted(name, e.getMessage()), e);
        }
    }
}
