package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import org.meterline.usagemeter.config.FastClock;
import org.meterline.usagemeter.counters.CounterReadings;
import org.meterline.usagemeter.file.LabelsFile;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.SettingsFile;
import org.meterline.usagemeter.file.SourceBookFile;
import org.meterline.usagemeter.file.SourceJournals;
import org.meterline.usagemeter.usecase.CollectionSettings;
import org.meterline.usagemeter.usecase.MeteredSource;
import org.meterline.usagemeter.usecase.Part;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.ReadCounters;
import org.meterline.usagemeter.usecase.SecretBox;
import org.meterline.usagemeter.usecase.SourceBook;
import org.meterline.usagemeter.usecase.SourceParts;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.StatusBoard;
import org.meterline.usagemeter.usecase.Vcenter;
import org.meterline.usagemeter.usecase.WatchSource;
import org.meterline.usagemeter.vsphere.VcenterDoor;

/** The parts that collect from the sources of a home, put together. */
final class Collection {
    private Collection() {}

    static SourceParts of(
            MeterHome home,
            Map<String, String> environment,
            Spool spool,
            StatusBoard board,
            Clock clock,
            Pause pause,
            Consumer<String> say)
            throws IOException {
        Path folder = home.folder();
        CollectionSettings settings = CollectionSettings.of(new SettingsFile(home).effective(environment));
        WatchSource.Collecting with = new WatchSource.Collecting(
                spool, new SourceJournals(folder), LabelsFile.open(home, environment), settings, clock, pause, say);
        SourceBook book = new SourceBookFile(folder);
        SecretBox secrets = SourceBooks.secrets(folder, environment);
        return new SourceParts(book, source -> part(source, secrets, book, board, with), board, with);
    }

    private static Part part(
            MeteredSource source, SecretBox secrets, SourceBook book, StatusBoard board, WatchSource.Collecting with) {
        return switch (source) {
            case MeteredSource.Vcenter vcenter ->
                new WatchSource(vcenter, door(vcenter, secrets, with), book, board, with);
            case MeteredSource.Counters counters ->
                new ReadCounters(counters, new CounterReadings(counters, with.settings()), board, with);
        };
    }

    private static Vcenter.Door door(MeteredSource.Vcenter vcenter, SecretBox secrets, WatchSource.Collecting with) {
        Vcenter.Door door = new VcenterDoor(vcenter, secrets, with.settings());
        return with.clock() instanceof FastClock fast ? FastVcenter.door(door, fast) : door;
    }
}
