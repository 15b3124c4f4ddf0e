package io.nowstream.models.serving;

/** A device is asked for that this machine does not have; the message says what is missing. */
public class UnavailableDeviceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnavailableDeviceException(String message) {
        super(message);
    }
}
