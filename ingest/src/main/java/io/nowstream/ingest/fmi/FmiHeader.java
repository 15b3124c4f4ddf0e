package io.nowstream.ingest.fmi;

import io.nowstream.frames.Grid;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.ProjectedPoint;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What FMI writes into the comments: key, blank, value.
 *
 * <p>The map is a polar stereographic projection of the sphere of 6371.288 km; that radius is not
 * in the header, and reproduces the corners that are.
 *
 * @param validTime {@code obstime}, UTC
 * @param grid from {@code bottomleft} (longitude, latitude of the outer corner) and {@code
 *     metersperpixel_x}, {@code _y}
 */
record FmiHeader(Instant validTime, Grid grid) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT);

    static FmiHeader of(String file, PgmHeader pgm) throws MalformedFrameException {
        Map<String, String> values = new HashMap<>();
        for (String comment : pgm.comments()) {
            String[] keyAndValue = comment.split("\\s+", 2);
            if (keyAndValue.length == 2) {
                // Within "projection … {" the keys are unique too.
                values.put(keyAndValue[0], keyAndValue[1]);
            }
        }
        Comments comments = new Comments(file, values);
        comments.expect("param", "CorrectedReflectivity");
        comments.expect("type", "stereographic");
        try {
            return new FmiHeader(
                    LocalDateTime.parse(comments.text("obstime"), TIME).toInstant(ZoneOffset.UTC),
                    grid(comments, pgm));
        } catch (DateTimeException e) {
            throw new MalformedFrameException(
                    file,
                    "obstime is \"%s\", expected YYYYMMDDHHMM".formatted(comments.text("obstime")),
                    e);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(
                    file, "header describes no grid: " + e.getMessage(), e);
        }
    }

    private static Grid grid(Comments comments, PgmHeader pgm) throws MalformedFrameException {
        if (comments.number("centrallatitude") != 90) {
            comments.expect("centrallatitude", "90");
        }
        String projection =
                ("+proj=stere +lat_0=90 +lat_ts=%s +lon_0=%s +x_0=0 +y_0=0"
                                + " +a=6371288 +b=6371288 +units=m +no_defs")
                        .formatted(
                                plain(comments.number("truelatitude")),
                                plain(comments.number("centrallongitude")));
        double width = comments.number("metersperpixel_x");
        double height = comments.number("metersperpixel_y");
        List<Double> corner = comments.pair("bottomleft");
        ProjectedPoint lowerLeft = ProjectedPoint.of(projection, corner.get(0), corner.get(1));
        double north = lowerLeft.y() + pgm.rows() * height;
        return new Grid(pgm.rows(), pgm.columns(), projection, lowerLeft.x(), north, width, height);
    }

    private static String plain(double degrees) {
        return degrees == Math.rint(degrees) ? Long.toString((long) degrees) : "" + degrees;
    }

    /** The comments by key, with their errors. */
    private record Comments(String file, Map<String, String> values) {

        String text(String key) throws MalformedFrameException {
            String value = values.get(key);
            if (value == null) {
                throw new MalformedFrameException(file, "no %s in its header".formatted(key));
            }
            return value.trim();
        }

        void expect(String key, String expected) throws MalformedFrameException {
            if (!text(key).equals(expected)) {
                throw new MalformedFrameException(
                        file, "%s is %s, expected %s".formatted(key, text(key), expected));
            }
        }

        double number(String key) throws MalformedFrameException {
            return number(key, text(key));
        }

        List<Double> pair(String key) throws MalformedFrameException {
            String[] words = text(key).split("\\s+", -1);
            if (words.length != 2) {
                throw new MalformedFrameException(
                        file,
                        "%s is \"%s\", expected longitude and latitude".formatted(key, text(key)));
            }
            return List.of(number(key, words[0]), number(key, words[1]));
        }

        private double number(String key, String word) throws MalformedFrameException {
            double number = Double.NaN;
            try {
                number = Double.parseDouble(word);
            } catch (NumberFormatException e) {
                // Told below, together with NaN and infinity.
            }
            if (!Double.isFinite(number)) {
                throw new MalformedFrameException(
                        file, "%s is \"%s\", expected a number".formatted(key, text(key)));
            }
            return number;
        }
    }
}
