package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftwareVersionTest {

    @ParameterizedTest
    @CsvSource({
        "4.2, 4.2.0, 0",
        "4.8.0, 4.8.0.0, 0",
        "4.10, 4.9, 1",
        "9.0.1, 9.0.1.1, -1",
        "9.0.1.1, 9.1, -1",
        "10.0, 9.9.9.9, 1"
    })
    void aPartThatIsNotSaidCountsAsZero(String left, String right, int order) {
        SoftwareVersion one = SoftwareVersion.of(left);
        SoftwareVersion other = SoftwareVersion.of(right);

        assertEquals(order, Integer.signum(one.compareTo(other)));
        assertEquals(-order, Integer.signum(other.compareTo(one)));
        assertEquals(order == 0, one.equals(other));
        assertEquals(order == 0, one.canonical().equals(other.canonical()));
    }

    @Test
    void equalVersionsHaveOneHash() {
        assertEquals(
                SoftwareVersion.of("4.8").hashCode(),
                SoftwareVersion.of("4.8.0.0").hashCode());
        assertNotEquals(SoftwareVersion.of("4.8"), new Object());
    }

    @Test
    void isWrittenAsItWasSaid() {
        assertEquals("4.8.0", SoftwareVersion.of("4.8.0").toString());
        assertEquals("4.8", SoftwareVersion.of("4.8").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "4.",
                ".4",
                "4.8.0.0.0",
                "4.x",
                "v4.8",
                "4.8 ",
                "-4.8",
                "4.-8",
                "04.8",
                "4.08",
                "4.8.0-SNAPSHOT",
                "4.99999999",
                "٤.٨",
                "4.8\n"
            })
    void anythingElseIsNone(String text) {
        assertEquals(Optional.empty(), SoftwareVersion.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "4.1.x, 4.1, true",
        "4.1.x, 4.1.9.9, true",
        "4.1.x, 4.2, false",
        "4.1.x, 4.0.9, false",
        "4.3+, 4.3, true",
        "4.3+, 99.0, true",
        "4.3+, 4.2.9, false",
        "9.0.1.x, 9.0.1.1, true",
        "9.0.1.x, 9.0.2, false"
    })
    void aSeriesHasWhatBeginsLikeIt(String series, String version, boolean contained) {
        assertEquals(contained, VersionSeries.parse(series).orElseThrow().contains(SoftwareVersion.of(version)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1", "4.x", "x", "+", "4+", "4.1.x.x", "4.1.x+", "4.1.0.0.x", "4.1*"})
    void anythingElseIsNoSeries(String text) {
        assertEquals(Optional.empty(), VersionSeries.parse(text));
    }
}
