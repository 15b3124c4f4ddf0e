package io.nowstream.app.config;

/** A mistake in a configuration file, in one sentence that names file, key, and remedy. */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
