package org.meterline.registration.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.registration.http.ClientCredentials.Missing;
import org.meterline.registration.http.ClientCredentials.Presented;
import org.meterline.registration.http.ClientCredentials.Twofold;

class ClientCredentialsTest {

    private static final String ID = "0b6e4c1e-0000-4000-8000-000000000001";

    @Test
    void byHeaderFormEncodedInside() {
        Presented presented =
                assertInstanceOf(Presented.class, ClientCredentials.read(form(null, null), basic(ID + ":mlt%5Fabc")));

        assertEquals(ID, presented.clientId());
        assertEquals("mlt_abc", presented.secret());
        assertFalse(presented.toString().contains("abc"));
    }

    @Test
    void byForm() {
        assertEquals(new Presented(ID, "mlt_abc"), ClientCredentials.read(form(ID, "mlt_abc"), null));
    }

    @Test
    void notByBoth() {
        assertInstanceOf(Twofold.class, ClientCredentials.read(form(ID, "mlt_abc"), basic(ID + ":mlt_abc")));
        assertInstanceOf(Missing.class, ClientCredentials.read(form("another", null), basic(ID + ":mlt_abc")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer x",
                "Basic",
                "Basic !!!",
                "Basic bm9jb2xvbg==",
                "Basic Og==",
                "Basic YTo=",
                "Basic OmI=",
                "Basic JTpw",
                ""
            })
    void brokenHeaders(String authorization) {
        assertInstanceOf(Missing.class, ClientCredentials.read(form(null, null), authorization));
    }

    @Test
    void nothing() {
        assertInstanceOf(Missing.class, ClientCredentials.read(form(null, null), null));
        assertInstanceOf(Missing.class, ClientCredentials.read(form(ID, null), null));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static TokenForm form(@Nullable String id, @Nullable String secret) {
        return TokenForm.read(
                        (id == null ? "" : "client_id=" + id) + (secret == null ? "" : "&client_secret=" + secret))
                .orElseThrow();
    }
}
