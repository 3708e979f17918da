package org.meterline.aggregation.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.aggregation.domain.webhook.WebhookSecret;

/** What the guide tells receivers to write is compiled, and verifies what we sign. */
class ReceiveWebhooksGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "guides", "receive-webhooks.md");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final byte[] BODY = "{\"specversion\":\"1.0\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void agg213TheGuidesExampleVerifiesWhatWeSign(@TempDir Path folder) throws Exception {
        Matcher example = EXAMPLE.matcher(Files.readString(GUIDE));
        assertTrue(example.find());
        Path source = Files.writeString(folder.resolve("WebhookVerifier.java"), example.group(1));
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()));
        WebhookSecret secret = WebhookSecret.random(new SecureRandom());
        WebhookSecret other = WebhookSecret.random(new SecureRandom());
        long timestamp = NOW.getEpochSecond();
        String good = secret.signature("msg_1", timestamp, BODY);
        String bad = other.signature("msg_1", timestamp, BODY);

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            Method verify = loader.loadClass("WebhookVerifier")
                    .getMethod(
                            "isGenuine",
                            String.class,
                            String.class,
                            String.class,
                            String.class,
                            byte[].class,
                            Instant.class);

            assertTrue(verified(verify, secret, good, BODY, NOW));
            assertTrue(verified(verify, secret, bad + ' ' + good, BODY, NOW), "while a secret is being replaced");
            assertTrue(verified(verify, secret, good, BODY, NOW.plusSeconds(300)));
            assertFalse(verified(verify, secret, bad, BODY, NOW));
            assertFalse(verified(verify, secret, good, "{}".getBytes(StandardCharsets.UTF_8), NOW));
            assertFalse(verified(verify, secret, good, BODY, NOW.plusSeconds(301)));
            assertFalse(verified(verify, secret, good, BODY, NOW.minusSeconds(301)));
        }
    }

    private static boolean verified(Method verify, WebhookSecret secret, String signatures, byte[] body, Instant now)
            throws ReflectiveOperationException {
        String timestamp = Long.toString(NOW.getEpochSecond());
        return (boolean) verify.invoke(null, secret.reveal(), "msg_1", timestamp, signatures, body, now);
    }
}
