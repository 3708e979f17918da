package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** All generations of a usage meter's access token, the oldest first. */
public record Credentials(List<TokenGeneration> generations) {

    public Credentials {
        generations = List.copyOf(generations);
        for (int i = 1; i < generations.size(); i++) {
            if (generations.get(i).number() <= generations.get(i - 1).number()) {
                throw new IllegalArgumentException("generations do not count up: " + generations);
            }
        }
    }

    public static Credentials none() {
        return new Credentials(List.of());
    }

    /** Counted over everything that ever was. */
    public int nextNumber() {
        return generations.isEmpty() ? 1 : generations.getLast().number() + 1;
    }

    public TokenGeneration newest() {
        return generations.getLast();
    }

    /** One that is known to have been issued. */
    public TokenGeneration numbered(int number) {
        return generations.stream()
                .filter(generation -> generation.number() == number)
                .findFirst()
                .orElseThrow();
    }

    public Stream<TokenGeneration> validAt(Instant now) {
        return generations.stream().filter(generation -> generation.validAt(now));
    }

    /**
     * The old ones live on for the overlap, their file keys for some time after it. An overlap of zero says that the token
     * is in wrong hands: then nothing signed under an old one counts either.
     */
    Credentials rotatedTo(TokenGeneration next, Instant now, Duration overlap, Duration filesAfterwards) {
        Duration filesLonger = overlap.isZero() ? Duration.ZERO : filesAfterwards;
        return endedAt(now.plus(overlap), filesLonger).with(next);
    }

    Credentials with(TokenGeneration next) {
        return new Credentials(
                Stream.concat(generations.stream(), Stream.of(next)).toList());
    }

    Credentials endedAt(Instant end, Duration filesAfterwards) {
        return new Credentials(generations.stream()
                .map(generation -> generation.endingAt(end, filesAfterwards))
                .toList());
    }
}
