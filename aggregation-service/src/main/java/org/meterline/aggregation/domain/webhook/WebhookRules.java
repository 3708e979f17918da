package org.meterline.aggregation.domain.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be said of a webhook. Whether its name leads somewhere permitted is seen anew at each attempt, for it may change.
 *
 * @param httpAllowed whether deliveries may go unencrypted
 */
public record WebhookRules(boolean httpAllowed, AddressRules addresses, int maxEventTypes) {

    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_DESCRIPTION = 256;
    private static final int HIGHEST_PORT = 65_535;

    /** The terms, or the first rule that they break. */
    public sealed interface Read {

        record Good(Webhook.Terms terms) implements Read {}

        /** @param field a JSON pointer */
        record Broken(String field, String rule, String detail) implements Read {}
    }

    public Read read(@Nullable String url, @Nullable List<String> eventTypes, @Nullable String description) {
        if (url == null) {
            return new Read.Broken("/url", "field-missing", "Say where deliveries go.");
        }
        return readUrl(url) instanceof UrlRead.Broken(String rule, String detail)
                ? new Read.Broken("/url", rule, detail)
                : badEventTypes(eventTypes)
                        .or(() -> badDescription(description))
                        .orElseGet(() -> new Read.Good(new Webhook.Terms(
                                URI.create(url),
                                new EventFilter(eventTypes == null ? List.of() : eventTypes),
                                description == null ? "" : description)));
    }

    private sealed interface UrlRead {
        record Good() implements UrlRead {}

        record Broken(String rule, String detail) implements UrlRead {}
    }

    private UrlRead readUrl(String url) {
        URI read;
        try {
            read = new URI(url);
        } catch (URISyntaxException e) {
            return malformed();
        }
        String host = read.getHost();
        boolean https = "https".equals(read.getScheme());
        if (url.length() > LONGEST_URL
                || host == null
                || read.getPort() == 0
                || read.getPort() > HIGHEST_PORT
                || !url.equals(read.toASCIIString())) {
            return malformed();
        }
        if (!https && !(httpAllowed && "http".equals(read.getScheme()))) {
            return new UrlRead.Broken("url-not-https", "Deliveries go by https.");
        }
        if (read.getRawUserInfo() != null || read.getRawFragment() != null) {
            return new UrlRead.Broken("url-with-credentials", "The address has neither a user nor a fragment.");
        }
        if (literal(host).filter(address -> !addresses.permits(address)).isPresent()) {
            return new UrlRead.Broken("address-refused", "Deliveries do not go to this address.");
        }
        return new UrlRead.Good();
    }

    private static UrlRead malformed() {
        return new UrlRead.Broken(
                "url-malformed",
                "It is an address such as https://portal.example.com/events in ASCII of at most " + LONGEST_URL
                        + " characters.");
    }

    /** Of a host that is an address and no name. */
    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(withoutBrackets(host)));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    /** A host as a name service or the JDK knows it: an address of version 6 stands in brackets in a URL only. */
    public static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private Optional<Read> badEventTypes(@Nullable List<String> eventTypes) {
        if (eventTypes == null || eventTypes.isEmpty()) {
            return Optional.of(new Read.Broken("/eventTypes", "field-missing", "Say which events; * is all of them."));
        }
        if (eventTypes.size() > maxEventTypes) {
            return Optional.of(
                    new Read.Broken("/eventTypes", "list-too-long", "There are more than " + maxEventTypes + "."));
        }
        for (int i = 0; i < eventTypes.size(); i++) {
            String pattern = eventTypes.get(i);
            if (pattern == null || !EventFilter.wellFormed(pattern)) {
                return Optional.of(new Read.Broken(
                        "/eventTypes/" + i,
                        "event-type-malformed",
                        "It is a type of events, or its beginning followed by *."));
            }
        }
        return Optional.empty();
    }

    private static Optional<Read> badDescription(@Nullable String description) {
        boolean good = description == null
                || description.length() <= LONGEST_DESCRIPTION
                        && description.chars().noneMatch(Character::isISOControl);
        return good
                ? Optional.empty()
                : Optional.of(new Read.Broken(
                        "/description",
                        "text-malformed",
                        "It has at most " + LONGEST_DESCRIPTION + " characters and no controls."));
    }
}
