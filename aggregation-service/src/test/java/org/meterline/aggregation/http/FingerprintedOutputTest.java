package org.meterline.aggregation.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.ReportDigest;

class FingerprintedOutputTest {

    @Test
    void theLastBytesAreHeldBackUntilTheyAreReleased() throws IOException {
        Random random = new Random(7);
        for (int size : new int[] {1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024, 200_000}) {
            byte[] all = new byte[size];
            random.nextBytes(all);
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            FingerprintedOutput out = new FingerprintedOutput(sent);
            for (int at = 0; at < size; ) {
                int part = Math.min(size - at, 1 + random.nextInt(100_000));
                out.write(all, at, part);
                out.flush();
                at += part;
                assertTrue(sent.size() < size, size + " at " + at);
            }

            assertEquals(
                    "sha256:" + out.fingerprint().sha256(), ReportDigest.of(all).value());
            out.release();
            assertArrayEquals(all, sent.toByteArray());
        }
    }
}
