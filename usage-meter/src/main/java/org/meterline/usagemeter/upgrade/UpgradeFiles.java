package org.meterline.usagemeter.upgrade;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meterline.usagemeter.usecase.upgrade.Upgrade;
import org.meterline.usagemeter.usecase.upgrade.UpgradeFolder;

/**
 * Upgrades in the home: {@code upgrades/latest.json} says how far the newest is, {@code upgrades/ID} has its copies, and
 * {@code logs} its log. The spool is neither copied nor changed: a copy put back would lose reports or send them twice.
 */
public final class UpgradeFiles implements UpgradeFolder {
    /** Folders of the home that are carried over as they are. */
    private static final Set<String> CARRIED_OVER = Set.of("spool", "logs", "upgrades");

    private static final String LATEST = "latest.json";
    private static final String BACKUP = "backup";
    private static final String MIGRATED = "migrated";

    private final Path home;
    private final Clock clock;

    public UpgradeFiles(Path home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    private Path upgrades() {
        return home.resolve("upgrades");
    }

    private Path of(Upgrade upgrade) {
        return upgrades().resolve(upgrade.id().toString());
    }

    @Override
    public Optional<Upgrade> latest() throws IOException {
        Path file = upgrades().resolve(LATEST);
        return Files.exists(file)
                ? Optional.of(UpgradeFormat.read(Files.readAllBytes(file), file.toString()))
                : Optional.empty();
    }

    @Override
    public void keep(Upgrade upgrade) throws IOException {
        ownFolder(upgrades());
        write(upgrades().resolve(LATEST), UpgradeFormat.write(upgrade));
    }

    @Override
    public void backUp(Upgrade upgrade) throws IOException {
        deleteEarlierCopies(upgrade);
        copySmallFiles(of(upgrade).resolve(BACKUP));
    }

    /** Only the newest upgrade can be taken back, and copies hold secrets. */
    private void deleteEarlierCopies(Upgrade upgrade) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(upgrades(), Files::isDirectory)) {
            for (Path folder : folders) {
                if (!folder.equals(of(upgrade))) {
                    Installation.delete(folder);
                }
            }
        }
    }

    @Override
    public Path copyToMigrate(Upgrade upgrade) throws IOException {
        return copySmallFiles(of(upgrade).resolve(MIGRATED));
    }

    @Override
    public void apply(Upgrade upgrade) throws IOException {
        Path migrated = of(upgrade).resolve(MIGRATED);
        for (Path file : changed(upgrade)) {
            write(home.resolve(migrated.relativize(file).toString()), Files.readAllBytes(file));
        }
    }

    @Override
    public void restore(Upgrade upgrade) throws IOException {
        Path migrated = of(upgrade).resolve(MIGRATED);
        Path backup = of(upgrade).resolve(BACKUP);
        for (Path file : changed(upgrade)) {
            String name = migrated.relativize(file).toString();
            if (Files.exists(backup.resolve(name))) {
                write(home.resolve(name), Files.readAllBytes(backup.resolve(name)));
            } else {
                Files.deleteIfExists(home.resolve(name));
            }
        }
    }

    /** The migrated files that differ from the copied ones; none before the copies are whole. */
    private List<Path> changed(Upgrade upgrade) throws IOException {
        Path migrated = of(upgrade).resolve(MIGRATED);
        Path backup = of(upgrade).resolve(BACKUP);
        List<Path> changed = new ArrayList<>();
        if (Files.isDirectory(migrated)) {
            for (Path file : filesIn(migrated, Set.of())) {
                Path before = backup.resolve(migrated.relativize(file).toString());
                if (!Files.exists(before) || Files.mismatch(file, before) >= 0) {
                    changed.add(file);
                }
            }
        }
        return changed;
    }

    private Path copySmallFiles(Path target) throws IOException {
        Installation.delete(target);
        ownFolder(target);
        for (Path file : filesIn(home, CARRIED_OVER)) {
            Path copy = target.resolve(home.relativize(file).toString());
            ownFolder(folderOf(copy));
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            force(copy);
        }
        return target;
    }

    /** What the copies of the home's small files take. */
    public long smallBytes() throws IOException {
        long bytes = 0;
        for (Path file : filesIn(home, CARRIED_OVER)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static List<Path> filesIn(Path top, Set<String> without) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return top.equals(folder.getParent()) && without.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = String.valueOf(file.getFileName());
                if (attributes.isRegularFile() && !name.endsWith(".lock") && !name.equals(RunMark.FILE)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** Where the upgrade's log is. */
    public Path logFile(Upgrade upgrade) {
        String started =
                upgrade.startedAt().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        return home.resolve("logs")
                .resolve("upgrade-" + started + "-" + upgrade.from() + "-to-" + upgrade.to() + ".log");
    }

    @Override
    public void log(Upgrade upgrade, String line) throws IOException {
        ownFolder(home.resolve("logs"));
        String text = clock.instant() + " " + line.replaceAll("\\p{Cntrl}", " ") + "\n";
        Files.writeString(
                logFile(upgrade), text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static void ownFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Whole or not at all, on the disk when it returns. */
    static void write(Path file, byte[] bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".upgrading");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, bytes);
        force(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folderOf(file));
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " lies in no folder");
        }
        return folder;
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
