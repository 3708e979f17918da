package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.meterline.chassis.clock.WallClock;
import org.meterline.collector.domain.Admission;
import org.meterline.collector.domain.MeterToken;

/** Asks the directory whether the bearer of a verified JWT may still send. */
@ApplicationScoped
public class AdmitUsageMeter {

    private final UsageMeterDirectory directory;
    private final Clock wallClock;

    AdmitUsageMeter(UsageMeterDirectory directory, @WallClock Clock wallClock) {
        this.directory = directory;
        this.wallClock = wallClock;
    }

    /** Decides for the bearer of {@code token}, whose signature, issuer and lifetime are already checked. */
    public Admission admit(MeterToken token) {
        return Admission.decide(token, directory.find(token.usageMeterId()), wallClock.instant());
    }
}
