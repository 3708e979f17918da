package org.meterline.registration.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormTest {

    @Test
    void whatHasNoValueIsAbsent() {
        TokenForm form =
                TokenForm.read("grant_type=client_credentials&scope=&x").orElseThrow();

        assertEquals("client_credentials", form.value("grant_type"));
        assertNull(form.value("scope"));
        assertNull(form.value("x"));
        assertNull(form.value("y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=1&%61=2", "a&a", "a=%zz", "a=%", "%9=1"})
    void brokenOrTwofoldIsNoForm(String body) {
        assertTrue(TokenForm.read(body).isEmpty());
    }

    @Test
    void printsAsNothing() {
        assertFalse(
                TokenForm.read("client_secret=mlt_x").orElseThrow().toString().contains("mlt_"));
    }

    @Property
    void everyTextIsReadOrRefused(@ForAll @StringLength(max = 200) String body) {
        var unused = TokenForm.read(body);
    }

    @Property
    void valueComesBackAsItWasEncoded(@ForAll @NotEmpty String value) {
        String text = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String body = "a=1&b=" + URLEncoder.encode(text, StandardCharsets.UTF_8);

        assertEquals(text, TokenForm.read(body).orElseThrow().value("b"));
    }
}
