package org.meterline.registration.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All generations of a usage meter's access token, the oldest first; none where it is older than access tokens. */
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
        return newest().map(newest -> newest.number() + 1).orElse(1);
    }

    /** Empty for a usage meter of the time before access tokens that has not been given one. */
    public Optional<TokenGeneration> newest() {
        return generations.isEmpty() ? Optional.empty() : Optional.of(generations.getLast());
    }

    /** 0 where there is none. */
    public int newestNumber() {
        return nextNumber() - 1;
    }

    /** Whether the access token of a generation is good at an instant. */
    public boolean validAt(int number, Instant now) {
        return validAt(now).anyMatch(generation -> generation.number() == number);
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
