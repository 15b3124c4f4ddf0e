package io.nowstream.ingest.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.frames.Grid;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Where the cells of a set lie, from {@code places.json}: the files do not say. Lengths in metres;
 * a set without a projection is a row of zones without geography.
 */
final class Places {

    private static final String RESOURCE = "places.json";

    private Places() {}

    /**
     * The grid of a set.
     *
     * @throws IllegalStateException if there is no such set in the resource: ours to mend
     */
    static Grid grid(String set) {
        try (InputStream json = Places.class.getResourceAsStream(RESOURCE)) {
            if (json == null) {
                throw new IllegalStateException("no resource " + RESOURCE + " beside Places");
            }
            JsonNode place = new ObjectMapper().readTree(json).path(set);
            if (place.isMissingNode()) {
                throw new IllegalStateException("%s: no set %s".formatted(RESOURCE, set));
            }
            return new Grid(
                    place.required("rows").intValue(),
                    place.required("columns").intValue(),
                    place.required("projection").textValue(),
                    place.required("westMetres").doubleValue(),
                    place.required("northMetres").doubleValue(),
                    place.required("cellMetres").doubleValue(),
                    place.required("cellMetres").doubleValue());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read: " + e.getMessage(), e);
        }
    }
}
