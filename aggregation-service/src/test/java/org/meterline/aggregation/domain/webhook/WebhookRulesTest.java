package org.meterline.aggregation.domain.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRulesTest {

    private static final AddressRules PUBLIC = new AddressRules(List.of());
    private static final WebhookRules RULES = new WebhookRules(false, PUBLIC, 3);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.1.2.3",
                "::10.1.2.3",
                "64:ff9b::10.1.2.3",
                "64:ff9b:1::1",
                "100::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "2002:a00:1::1",
            })
    void agg201AddressesNearerToUsThanToTheReceiverAreRefused(String address) {
        assertFalse(PUBLIC.permits(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "172.32.0.1",
                "8.8.8.8",
                "2606:4700::1",
                "64:ff9b::8.8.8.8"
            })
    void addressesOfTheInternetArePermitted(String address) {
        assertTrue(PUBLIC.permits(InetAddress.ofLiteral(address)));
    }

    @Test
    void aNetworkThatIsAllowedIsPermittedAndNothingBesideIt() {
        AddressRules rules = new AddressRules(List.of(Network.parse("10.1.16.0/20"), Network.parse("::1/128")));

        assertTrue(rules.permits(InetAddress.ofLiteral("10.1.31.255")));
        assertTrue(rules.permits(InetAddress.ofLiteral("::1")));
        assertFalse(rules.permits(InetAddress.ofLiteral("10.1.32.0")));
        assertFalse(rules.permits(InetAddress.ofLiteral("10.1.15.255")));
        assertThrows(IllegalArgumentException.class, () -> Network.parse("10.0.0.0"));
        assertThrows(IllegalArgumentException.class, () -> Network.parse("10.0.0.0/33"));
        assertThrows(IllegalArgumentException.class, () -> Network.parse("host/8"));
    }

    private static String rule(@Nullable String url) {
        return RULES.read(url, List.of("*"), null) instanceof WebhookRules.Read.Broken(var _, String rule, var _)
                ? rule
                : "";
    }

    @ParameterizedTest
    @CsvSource({
        "https://portal.example.com, ''",
        "https://portal.example.com:8443/a/b?c=d, ''",
        "https://1.1.1.1/, ''",
        "http://portal.example.com/, url-not-https",
        "ftp://portal.example.com/, url-not-https",
        "https:///path, url-malformed",
        "https://portal.example.com:0/, url-malformed",
        "https://portal.example.com:65536/, url-malformed",
        "https://pörtal.example.com/, url-malformed",
        "'https://portal.example.com/a b', url-malformed",
        "portal.example.com, url-malformed",
        "https://user:secret@portal.example.com/, url-with-credentials",
        "https://portal.example.com/#a, url-with-credentials",
        "https://127.0.0.1/, address-refused",
        "https://[::1]/, address-refused",
        "https://169.254.169.254/latest, address-refused",
    })
    void anAddressOfAWebhookIsChecked(String url, String rule) {
        assertEquals(rule, rule(url));
    }

    @Test
    void whatIsMissingTooLongOrNoTextIsNamed() {
        String url = "https://portal.example.com/";

        assertEquals("field-missing", rule(null));
        assertEquals("url-malformed", rule(url + "a".repeat(2048)));
        assertEquals(
                new WebhookRules.Read.Broken("/eventTypes", "field-missing", "Say which events; * is all of them."),
                RULES.read(url, List.of(), null));
        assertInstanceOf(WebhookRules.Read.Broken.class, RULES.read(url, null, null));
        assertInstanceOf(WebhookRules.Read.Broken.class, RULES.read(url, Collections.nCopies(4, "*"), null));
        assertEquals(
                "/eventTypes/1",
                assertInstanceOf(WebhookRules.Read.Broken.class, RULES.read(url, List.of("*", "No Type"), null))
                        .field());
        assertInstanceOf(WebhookRules.Read.Broken.class, RULES.read(url, List.of("*"), "a\nb"));
        assertInstanceOf(WebhookRules.Read.Broken.class, RULES.read(url, List.of("*"), "a".repeat(257)));
    }

    @Test
    void httpIsForThoseWhoAllowIt() {
        WebhookRules.Read read =
                new WebhookRules(true, PUBLIC, 3).read("http://portal.example.com/", List.of("*"), "portal");

        assertInstanceOf(WebhookRules.Read.Good.class, read);
    }
}
