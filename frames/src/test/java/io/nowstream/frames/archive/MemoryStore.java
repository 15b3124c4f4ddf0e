package io.nowstream.frames.archive;

import io.nowstream.frames.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store without a disk, for tests that write thousands of objects. */
record MemoryStore(Map<String, byte[]> objects) implements Store {

    MemoryStore() {
        this(new TreeMap<>());
    }

    @Override
    public void put(String name, byte[] bytes) {
        objects.put(name, bytes.clone());
    }

    @Override
    public Optional<byte[]> get(String name) {
        return Optional.ofNullable(objects.get(name)).map(byte[]::clone);
    }

    @Override
    public List<String> list(String prefix) {
        return objects.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }
}
