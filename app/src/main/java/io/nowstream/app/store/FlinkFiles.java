package io.nowstream.app.store;

import io.nowstream.app.UserMistake;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.PluginConfig;
import org.apache.flink.core.plugin.PluginUtils;

/**
 * Flink's file systems in a process that Flink has not started: the plugins of {@code
 * FLINK_PLUGINS_DIR}, or of {@code plugins} where the process began, and the settings of Flink's
 * {@code config.yaml}, e.g. {@code s3.endpoint}. Credentials come from the environment, e.g. {@code
 * AWS_ACCESS_KEY_ID}, and stand in no file of ours.
 *
 * <p>Where Flink has started the process, what it has loaded is used as it is.
 */
public final class FlinkFiles {

    private static final String CONF = "FLINK_CONF_DIR";

    /** Of Flink's message. */
    private static final Pattern PLUGINS = Pattern.compile("plugin\\(s\\): ([^.]+)\\.");

    private static boolean isInitialized;

    private FlinkFiles() {}

    /**
     * The file system of a place.
     *
     * @param place a URI with a scheme
     * @throws UserMistake if Flink knows no file system of that scheme here, saying which plugin is
     *     missing; or if it cannot be used as it is configured
     */
    static synchronized FileSystem of(URI place) {
        try {
            return FileSystem.get(place);
        } catch (UnsupportedFileSystemSchemeException withoutPlugins) {
            if (!isInitialized) {
                initialize(usualConf());
            }
        } catch (IOException e) {
            throw unusable(place, e);
        }
        try {
            return FileSystem.get(place);
        } catch (UnsupportedFileSystemSchemeException e) {
            throw new UserMistake(
                    "%s: no file system for %s here; %s"
                            .formatted(place, place.getScheme(), whatNow(e)),
                    e);
        } catch (IOException e) {
            throw unusable(place, e);
        }
    }

    /**
     * Loads plugins and settings, in place of those that were loaded before.
     *
     * @param conf directory with Flink's {@code config.yaml}; without one all is as usual
     */
    public static synchronized void initialize(Path conf) {
        Configuration configuration =
                Files.isRegularFile(conf.resolve("config.yaml"))
                        ? GlobalConfiguration.loadConfiguration(conf.toAbsolutePath().toString())
                        : new Configuration();
        FileSystem.initialize(
                configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
        isInitialized = true;
    }

    /** Where Flink itself would look, or what comes with the product. */
    private static Path usualConf() {
        String told = System.getenv(CONF);
        return told == null || told.isEmpty()
                ? Path.of(System.getProperty("nowstream.home", "."), "flink-conf")
                : Path.of(told);
    }

    private static UserMistake unusable(URI place, IOException e) {
        return new UserMistake("%s: cannot be used: %s".formatted(place, e.getMessage()), e);
    }

    /** Flink itself knows which of its plugins have such a file system. */
    private static String whatNow(UnsupportedFileSystemSchemeException e) {
        Matcher known = PLUGINS.matcher(String.valueOf(e.getMessage()));
        return known.find()
                ? "put the jar of %s into a folder of its own in %s (FLINK_PLUGINS_DIR)"
                        .formatted(known.group(1).replace(", ", " or "), plugins())
                : "Flink has none, and there is no plugin for it in %s (FLINK_PLUGINS_DIR)"
                        .formatted(plugins());
    }

    private static String plugins() {
        return PluginConfig.getPluginsDir()
                .map(File::getAbsolutePath)
                .orElseGet(() -> System.getenv().getOrDefault("FLINK_PLUGINS_DIR", "plugins"));
    }
}
