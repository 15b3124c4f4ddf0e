package io.nowstream.sinks.map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Quantity;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a path to its answer. Paths are looked up, never joined into names of files; what is not
 * found is an error in JSON.
 */
final class Router {

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private static final String FEEDS = "/api/feeds";
    private static final String TIMELINE = "/timeline";
    private static final String LEGEND = "/api/legend/";

    private static final String QUANTITIES =
            Arrays.stream(Quantity.values()).map(Views::label).collect(Collectors.joining(", "));

    private final MapStore store;
    private final FieldImages images;
    private final PageResources page;
    private final MapMetrics metrics;

    Router(MapStore store, FieldImages images, PageResources page, MapMetrics metrics) {
        this.store = store;
        this.images = images;
        this.page = page;
        this.metrics = metrics;
    }

    /**
     * @param uri the request's target, query and all
     */
    Answer answer(String uri) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        Optional<Answer> fixed = page.at(path);
        if (fixed.isPresent()) {
            return fixed.get();
        }
        return switch (path) {
            case FEEDS -> Answer.fresh(Answer.JSON, feeds());
            case "/api/alerts" ->
                    Answer.fresh(AlertGeoJson.TYPE, AlertGeoJson.write(store.warningsStanding()));
            case "/metrics" -> Answer.fresh(OpenMetrics.TYPE, metrics.text());
            case "/health" -> Answer.fresh(Answer.JSON, health());
            case "/api/scores" -> scores(query);
            default -> lookedUp(path, query);
        };
    }

    private Answer lookedUp(String path, String query) {
        Optional<ImageAddress> image = ImageAddress.parse(path);
        if (image.isPresent()) {
            return image(image.get());
        }
        if (path.startsWith(LEGEND)) {
            return legend(path.substring(LEGEND.length()));
        }
        if (path.startsWith(FEEDS + "/")
                && path.endsWith(TIMELINE)
                && path.length() > FEEDS.length() + 1 + TIMELINE.length()) {
            return timeline(
                    path.substring(FEEDS.length() + 1, path.length() - TIMELINE.length()), query);
        }
        return Answer.problem(HttpResponseStatus.NOT_FOUND, "there is nothing at this address");
    }

    private byte[] feeds() {
        ObjectNode all = state();
        ArrayNode feeds = all.putArray("feeds");
        store.feeds().forEach(feeds::addPOJO);
        return Json.bytes(all);
    }

    private byte[] health() {
        return Json.bytes(state().put("status", "ok").put("feeds", store.feeds().size()));
    }

    private ObjectNode state() {
        ObjectNode state = Json.object().put("run", store.settings().run());
        state.put("replay", store.settings().replay());
        store.clock().ifPresent(now -> state.put("clock", now.toString()));
        return state;
    }

    private Answer timeline(String encoded, String query) {
        String name;
        int channel;
        try {
            // "+" is itself in a path; only forms mean a space by it.
            name = decoded(encoded.replace("+", "%2B"));
            channel = Integer.parseInt(parameter(query, "channel").orElse("0"));
        } catch (NumberFormatException e) {
            return Answer.problem(
                    HttpResponseStatus.BAD_REQUEST, "channels are counted from 0: channel=1");
        } catch (IllegalArgumentException e) {
            return undecoded();
        }
        return store.timeline(name, channel)
                .map(timeline -> Answer.fresh(Answer.JSON, Json.bytes(timeline)))
                .orElseGet(
                        () ->
                                Answer.problem(
                                        HttpResponseStatus.NOT_FOUND,
                                        "no feed of this number or name, or it has no such channel;"
                                                + " %s lists them".formatted(FEEDS)));
    }

    private Answer scores(String query) {
        Optional<String> feed;
        try {
            feed = parameter(query, "feed");
        } catch (IllegalArgumentException e) {
            return undecoded();
        }
        if (feed.isEmpty()) {
            return Answer.problem(
                    HttpResponseStatus.BAD_REQUEST, "say whose scores: /api/scores?feed=NAME");
        }
        return store.scores(feed.get())
                .map(scores -> Answer.fresh(Answer.JSON, Json.bytes(scores)))
                .orElseGet(
                        () ->
                                Answer.problem(
                                        HttpResponseStatus.NOT_FOUND,
                                        "no feed of this number or name; %s lists them"
                                                .formatted(FEEDS)));
    }

    private static Answer undecoded() {
        return Answer.problem(
                HttpResponseStatus.BAD_REQUEST, "this address is not percent-encoded UTF-8");
    }

    /**
     * @throws IllegalArgumentException if it is not percent-encoded
     */
    private static Optional<String> parameter(String query, String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(decoded(pair.substring(name.length() + 1)));
            }
        }
        return Optional.empty();
    }

    private static String decoded(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private Answer image(ImageAddress address) {
        try {
            return images.png(address)
                    .map(png -> served(address, png))
                    .orElseGet(
                            () ->
                                    Answer.problem(
                                            HttpResponseStatus.NOT_FOUND,
                                            "this image is no longer kept; ask for the timeline"
                                                    + " again"));
        } catch (MalformedRecordException e) {
            store.undecodable();
            LOG.warn("image {} cannot be drawn: {}", address.hash(), e.getMessage());
            return Answer.problem(
                    HttpResponseStatus.INTERNAL_SERVER_ERROR,
                    "the cells of this field are damaged");
        } catch (IOException e) {
            LOG.warn("cells of image {} cannot be read: {}", address.hash(), e.getMessage());
            return Answer.problem(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "the cells of this field cannot be read just now");
        }
    }

    private Answer served(ImageAddress address, byte[] png) {
        metrics.image();
        return Answer.immutable("image/png", png, address.hash() + address.scheme().label());
    }

    private static Answer legend(String name) {
        for (Quantity quantity : Quantity.values()) {
            if (Views.label(quantity).equals(name)) {
                return Answer.fresh(Answer.JSON, Json.bytes(LegendView.of(quantity)));
            }
        }
        return Answer.problem(
                HttpResponseStatus.NOT_FOUND, "no such quantity; there are " + QUANTITIES);
    }
}
