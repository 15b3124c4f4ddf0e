package io.nowstream.app.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP sockets on which a process listens, as Linux tells them. */
final class OpenDoors {

    private static final String LISTENING = "0A";

    /** 127.0.0.1, ::1 and ::ffff:127.0.0.1 as the kernel writes them, in words of the machine. */
    private static final Set<String> LOOPBACK =
            Set.of(
                    "0100007F",
                    "00000000000000000000000001000000",
                    "0000000000000000FFFF00000100007F");

    private OpenDoors() {}

    /** Local addresses with ports, in the kernel's hexadecimals: all, or those beyond loopback. */
    static List<String> of(long pid, boolean beyondLoopback) throws IOException {
        Set<String> own = sockets(pid);
        List<String> doors = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            List<String> lines = Files.readAllLines(Path.of("/proc/net", table));
            for (String line : lines.subList(1, lines.size())) {
                String[] words = line.trim().split("\\s+");
                String address = words[1];
                boolean isLoopback = LOOPBACK.contains(address.substring(0, address.indexOf(':')));
                if (words[3].equals(LISTENING)
                        && own.contains(words[9])
                        && !(beyondLoopback && isLoopback)) {
                    doors.add(address);
                }
            }
        }
        return doors;
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> handles = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            handles.forEach(
                    handle -> {
                        String target = target(handle);
                        if (target.startsWith("socket:[")) {
                            inodes.add(target.substring("socket:[".length(), target.length() - 1));
                        }
                    });
        }
        return inodes;
    }

    private static String target(Path handle) {
        try {
            return Files.readSymbolicLink(handle).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
