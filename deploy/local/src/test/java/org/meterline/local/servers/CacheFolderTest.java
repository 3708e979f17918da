package org.meterline.local.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {

    @TempDir
    Path root;

    @Test
    void isFilledOnceHoweverManyAsk() throws Exception {
        CacheFolder cache = new CacheFolder(root);
        AtomicInteger filled = new AtomicInteger();
        List<Future<Path>> asked = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                asked.add(threads.submit(() -> cache.provide("thing", folder -> {
                    filled.incrementAndGet();
                    Files.writeString(folder.resolve("content"), "whole");
                })));
            }
        }

        for (Future<Path> answer : asked) {
            assertEquals("whole", Files.readString(answer.get().resolve("content")));
        }
        assertEquals(1, filled.get());
    }

    @Test
    void leavesNothingOfAnAttemptThatFailed() throws Exception {
        CacheFolder cache = new CacheFolder(root);
        assertThrows(
                UncheckedIOException.class,
                () -> cache.provide("thing", folder -> {
                    Files.writeString(folder.resolve("half"), "");
                    throw new IOException("no space");
                }));
        assertFalse(Files.exists(root.resolve("thing")));

        Path made = cache.provide("thing", folder -> Files.writeString(folder.resolve("content"), "whole"));

        assertFalse(Files.exists(made.resolve("half")));
    }
}
