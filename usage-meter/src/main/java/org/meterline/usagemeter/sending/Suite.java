package org.meterline.usagemeter.sending;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.Registration;
import org.meterline.usagemeter.usecase.ReportDestination;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports;

/** A connection of one usage meter to its suite. */
public final class Suite implements AutoCloseable {
    private final SendingSettings settings;
    private final SuiteHttp http;
    private final Patience patience;
    private final RegistrationClient registration;
    private final UUID meterId;

    public Suite(
            SendingSettings settings,
            UUID meterId,
            AccessToken accessToken,
            String version,
            Clock clock,
            Pause pause,
            RandomGenerator random) {
        this.settings = settings;
        this.meterId = meterId;
        this.http = new SuiteHttp(settings, clock);
        this.patience = new Patience(settings, clock, pause, random);
        this.registration = new RegistrationClient(settings, http, patience, clock, meterId, accessToken, version);
    }

    public Registration registration() {
        return registration;
    }

    /** Where reports are sent online; refused ones are told of one by one. */
    public ReportDestination collector(CollectorClient.Refusals refusals) {
        return new CollectorClient(settings, http, patience, registration, refusals);
    }

    /** Ways between versions, and how upgrades go. */
    public UpgradeReports upgrades() {
        return new UpgradeClient(settings, http, patience, registration, meterId);
    }

    @Override
    public void close() {
        http.close();
    }
}
