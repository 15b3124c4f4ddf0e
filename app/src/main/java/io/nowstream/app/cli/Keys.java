package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.KeyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;

/** Keys that are named by options: a file that is none is the person's mistake. */
final class Keys {

    private Keys() {}

    static PublicKey publicKey(Path pem) {
        try {
            return KeyFiles.publicKey(pem);
        } catch (IOException e) {
            throw new UserMistake(String.valueOf(e.getMessage()), e);
        }
    }

    static PrivateKey privateKey(Path pem) {
        try {
            return KeyFiles.privateKey(pem);
        } catch (IOException e) {
            throw new UserMistake(String.valueOf(e.getMessage()), e);
        }
    }
}
