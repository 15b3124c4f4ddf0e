package io.nowstream.ingest.hdf5;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.PipelineFilterWithData;
import io.jhdf.object.datatype.FixedPoint;
import io.nowstream.ingest.MalformedFrameException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a dataset claims to be, checked before its data are read.
 *
 * @param file the file's name, for messages
 * @param fileBytes the file's length
 * @param path where the dataset stands in it
 */
record DatasetCheck(String file, long fileBytes, String path, Dataset dataset) {

    private static final int LZF = 32_000;

    /**
     * Filters whose output is bounded: deflate (1) by us, shuffle and fletcher32 by their input.
     */
    private static final Set<Integer> FILTERS = Set.of(1, 2, 3, LZF);

    /** The end of jHDF's message about a filter that it does not have. */
    private static final Pattern MISSING_FILTER = Pattern.compile("name='(.*)' id=(\\d+)");

    int[] shape() throws MalformedFrameException {
        return Jhdf.attempt(file, dataset::getDimensions);
    }

    /** Integers of that width in bytes. */
    void integers(int width, boolean signed) throws MalformedFrameException {
        String expected = (signed ? "int" : "uint") + 8 * width;
        if (!(Jhdf.attempt(file, dataset::getDataType) instanceof FixedPoint integers)) {
            throw malformed("dataset %s holds no integers, expected %s", path, expected);
        }
        if (integers.getSize() != width
                || integers.isSigned() != signed
                || integers.getBitPrecision() != 8 * width) {
            String found = (integers.isSigned() ? "int" : "uint") + integers.getBitPrecision();
            throw malformed("dataset %s holds %s, expected %s", path, found, expected);
        }
    }

    /**
     * So many axes, none of them empty, and no more cells than that.
     *
     * @return the sizes
     */
    int[] shape(int rank, long maxCells) throws MalformedFrameException {
        int[] shape = shape();
        String text = Arrays.toString(shape);
        if (shape.length != rank) {
            throw malformed("dataset %s has shape %s, expected %d axes", path, text, rank);
        }
        if (Arrays.stream(shape).anyMatch(size -> size < 1)) {
            throw malformed("dataset %s has shape %s: empty", path, text);
        }
        long cells = Jhdf.attempt(file, dataset::getSize);
        if (cells > maxCells) {
            throw malformed(
                    "dataset %s has %,d cells, more than the %,d of any grid",
                    path, cells, maxCells);
        }
        return shape;
    }

    /** What is stored fits into the file, and what it becomes fits into memory. */
    void storage() throws MalformedFrameException {
        if (dataset instanceof ChunkedDataset chunked) {
            filters();
            chunks(chunked);
        }
        long stored = Jhdf.attempt(file, dataset::getStorageInBytes);
        if (stored > fileBytes) {
            throw malformed(
                    "dataset %s claims %,d stored bytes in a file of %,d", path, stored, fileBytes);
        }
    }

    private void chunks(ChunkedDataset chunked) throws MalformedFrameException {
        long bytes = dataset.getDataType().getSize();
        for (int size : Jhdf.attempt(file, chunked::getChunkDimensions)) {
            bytes *= size;
            if (size < 1 || bytes < 1 || bytes > Hdf5File.MAX_BYTES) {
                throw malformed(
                        "dataset %s has chunks of more than %,d bytes", path, Hdf5File.MAX_BYTES);
            }
        }
    }

    private void filters() throws MalformedFrameException {
        for (PipelineFilterWithData filter : pipeline()) {
            if (!FILTERS.contains(filter.getId())) {
                throw unread("%s (id %d)".formatted(filter.getName(), filter.getId()));
            }
            int[] data = filter.getFilterData();
            if (filter.getId() == LZF
                    && (data.length < 3 || data[2] < 0 || data[2] > Hdf5File.MAX_BYTES)) {
                throw malformed("dataset %s has a damaged lzf filter", path);
            }
        }
    }

    private List<PipelineFilterWithData> pipeline() throws MalformedFrameException {
        try {
            return dataset.getFilters();
        } catch (HdfFilterException e) {
            throw unread(filterNamedIn(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return Jhdf.attempt(file, dataset::getFilters);
        }
    }

    /** Files need not give a filter's name. */
    private static String filterNamedIn(String message) {
        Matcher filter = MISSING_FILTER.matcher(message);
        if (!filter.find()) {
            return "an unknown filter";
        }
        String name = filter.group(1).equals("undefined") ? "a filter" : filter.group(1);
        return "%s (id %s)".formatted(name, filter.group(2));
    }

    private MalformedFrameException unread(String filter) {
        return malformed(
                "dataset %s is compressed with %s; only deflate, shuffle, fletcher32 and lzf are read",
                path, filter);
    }

    private MalformedFrameException malformed(String reason, Object... values) {
        return new MalformedFrameException(file, reason.formatted(values));
    }
}
