package org.meterline.usagemeter.usecase;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the value of a setting looks. */
sealed interface SettingForm {
    /** The value that a text stands for; the message of the exception says what would have been right. */
    Object read(String text);

    /** What values there are, for people. */
    String range();

    /** The base address of a server. */
    record Address(List<String> schemes) implements SettingForm {
        @Override
        public URI read(String text) {
            try {
                URI address = new URI(text);
                if (address.getScheme() != null
                        && schemes.contains(address.getScheme())
                        && address.getHost() != null
                        && address.getUserInfo() == null
                        && address.getQuery() == null
                        && address.getFragment() == null) {
                    return address;
                }
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("must be " + range() + ", unlike '" + text + "'", e);
            }
            throw new IllegalArgumentException("must be " + range() + ", unlike '" + text + "'");
        }

        @Override
        public String range() {
            return schemes.stream().map(scheme -> scheme + "://HOST[:PORT]").collect(Collectors.joining(" or "));
        }
    }

    /** One word of several. */
    record Choice(Class<? extends Enum<?>> words) implements SettingForm {
        @Override
        public Enum<?> read(String text) {
            return Arrays.stream(words.getEnumConstants())
                    .filter(word -> word.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("must be " + range() + ", unlike '" + text + "'"));
        }

        @Override
        public String range() {
            return Arrays.stream(words.getEnumConstants())
                    .map(word -> word.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
        }
    }

    /** A short text. */
    record Text(int longest) implements SettingForm {
        @Override
        public String read(String text) {
            if (text.isBlank() || text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("must be " + range());
            }
            return text;
        }

        @Override
        public String range() {
            return "a text of 1 to " + longest + " characters";
        }
    }

    /** A number of things. */
    record Count(long least, long most) implements SettingForm {
        @Override
        public Long read(String text) {
            return within(parse(text), text);
        }

        private static long parse(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("must be a whole number, unlike '" + text + "'", e);
            }
        }

        private long within(long number, String text) {
            if (number < least || number > most) {
                throw new IllegalArgumentException("must be " + range() + ", unlike '" + text + "'");
            }
            return number;
        }

        @Override
        public String range() {
            return least + " to " + most;
        }
    }

    /** A number of bytes, with or without a unit. */
    record Bytes(long least, long most) implements SettingForm {
        private static final Pattern FORM = Pattern.compile("(\\d{1,15})(KiB|MiB|GiB|TiB)?");
        private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");
        private static final int BITS_PER_UNIT = 10;

        @Override
        public Long read(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "must be a number of bytes such as 512MiB or 20GiB, unlike '" + text + "'");
            }
            int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
            long number = Long.parseLong(matcher.group(1));
            if (number > most >> BITS_PER_UNIT * power || number << BITS_PER_UNIT * power < least) {
                throw new IllegalArgumentException("must be " + range() + ", unlike '" + text + "'");
            }
            return number << BITS_PER_UNIT * power;
        }

        @Override
        public String range() {
            return inWords(least) + " to " + inWords(most);
        }

        private static String inWords(long bytes) {
            int unit = 0;
            long number = bytes;
            while (unit < UNITS.size() && number % (1 << BITS_PER_UNIT) == 0) {
                number >>= BITS_PER_UNIT;
                unit++;
            }
            return unit == 0 ? number + " bytes" : number + UNITS.get(unit - 1);
        }
    }

    /** A length of time. */
    record Span(Duration least, Duration most) implements SettingForm {
        @Override
        public Duration read(String text) {
            Duration span;
            try {
                span = Duration.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("must be a duration such as PT5M or P65D, unlike '" + text + "'", e);
            }
            if (span.compareTo(least) < 0 || span.compareTo(most) > 0) {
                throw new IllegalArgumentException("must be " + range() + ", unlike '" + text + "'");
            }
            return span;
        }

        @Override
        public String range() {
            return inWords(least) + " to " + inWords(most);
        }

        private static String inWords(Duration span) {
            return span.toDays() > 0 && span.equals(Duration.ofDays(span.toDays()))
                    ? "P" + span.toDays() + "D"
                    : span.toString();
        }
    }
}
