package org.meterline.usagemeter.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.meterline.usagemeter.usecase.SourceState.Condition;
import org.meterline.usagemeter.usecase.Vcenter;
import org.meterline.usagemeter.usecase.VcenterLostException;
import org.meterline.usagemeter.usecase.VcenterRefusedException;

/**
 * What came of trying a vCenter once.
 *
 * @param id the vCenter's instance UUID, where it was met
 * @param skew how far its clock is ahead of ours
 */
record SourceCheck(Condition condition, String detail, Optional<UUID> id, Optional<Duration> skew) {
    static SourceCheck of(Vcenter.Door door, Instant now) {
        try (Vcenter vcenter = door.open()) {
            Duration skew = Duration.between(now, vcenter.currentTime());
            return new SourceCheck(
                    Condition.OK,
                    vcenter.source().kind() + " " + vcenter.source().version(),
                    Optional.of(vcenter.source().id()),
                    Optional.of(skew));
        } catch (VcenterLostException lost) {
            return failed(Condition.UNREACHABLE, lost);
        } catch (VcenterRefusedException refused) {
            return failed(
                    switch (refused.reason()) {
                        case BAD_CREDENTIALS -> Condition.BAD_CREDENTIALS;
                        case PLEASE_ACCEPT_CERTIFICATE -> Condition.PLEASE_ACCEPT_CERTIFICATE;
                        case NOT_A_VCENTER -> Condition.UNREACHABLE;
                    },
                    refused);
        }
    }

    private static SourceCheck failed(Condition condition, Exception why) {
        return new SourceCheck(condition, String.valueOf(why.getMessage()), Optional.empty(), Optional.empty());
    }

    int exitCode() {
        return switch (condition) {
            case OK -> ExitCode.DONE;
            case PLEASE_ACCEPT_CERTIFICATE, BAD_CREDENTIALS -> ExitCode.REFUSED;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
        };
    }

    String json(String name) {
        return Json.object(
                "name",
                name,
                "status",
                condition.name(),
                "detail",
                detail,
                "id",
                id.map(UUID::toString).orElse(null),
                "clockSkewMillis",
                skew.map(Duration::toMillis).orElse(null));
    }

    String text(String name) {
        return name + ": " + condition + ", " + detail
                + id.map(uuid -> ", " + uuid).orElse("")
                + skew.map(duration -> ", its clock is " + duration.toMillis() + " ms ahead of ours")
                        .orElse("");
    }
}
