package org.meterline.usagemeter.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.PackageManifest.PackagedFile;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.upgrade.Programs;

/**
 * Programs side by side under one folder: {@code versions/VERSION} each, {@code current} a link to the one that is used,
 * and {@code trusted-keys} for the keys that an operator adds.
 */
public final class Installation implements Programs {
    private static final String VERSIONS = "versions";
    private static final String CURRENT = "current";
    private static final String TRUSTED_KEYS = "trusted-keys";
    private static final String RELEASE_KEYS = "release-keys";

    private final Path prefix;

    public Installation(Path prefix) {
        this.prefix = prefix.toAbsolutePath().normalize();
    }

    /** The installation that a program's folder belongs to; empty where it was only unpacked somewhere. */
    public static Optional<Installation> around(Path program) {
        Path versions = program.toAbsolutePath().normalize().getParent();
        if (versions == null || versions.getParent() == null || !versions.endsWith(VERSIONS)) {
            return Optional.empty();
        }
        return Optional.of(new Installation(versions.getParent()));
    }

    public Path prefix() {
        return prefix;
    }

    public Path program(ProgramVersion version) {
        return prefix.resolve(VERSIONS).resolve(version.toString());
    }

    /** The start script of a version. */
    public Path start(ProgramVersion version) {
        return program(version).resolve("bin").resolve("usage-meter");
    }

    public Optional<ProgramVersion> current() throws IOException {
        Path link = prefix.resolve(CURRENT);
        if (!Files.isSymbolicLink(link)) {
            return Optional.empty();
        }
        return ProgramVersion.parse(Files.readSymbolicLink(link).getFileName().toString());
    }

    /** From here on {@code current} is that version: the new link takes the old one's place in one step. */
    @Override
    public void use(ProgramVersion version) throws IOException {
        Path fresh = prefix.resolve(CURRENT + ".new");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, Path.of(VERSIONS, version.toString()));
        Files.move(fresh, prefix.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(prefix);
    }

    /** The keys that came with a version, and those that the operator added. */
    public ReleaseKeys trusted(ProgramVersion version) throws IOException {
        return ReleaseKeys.in(program(version).resolve(RELEASE_KEYS), prefix.resolve(TRUSTED_KEYS));
    }

    /** Trusts one more key. */
    public void trust(Path key) throws IOException {
        String name = ReleaseKeys.name(ReleaseKeys.publicKey(key));
        Path folder = Files.createDirectories(prefix.resolve(TRUSTED_KEYS));
        Files.copy(key, folder.resolve(name + ".pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether a version is there, every file as its manifest says. */
    public boolean has(PackageManifest manifest) throws IOException {
        Path program = program(manifest.version());
        if (!Files.isDirectory(program)) {
            return false;
        }
        for (PackagedFile file : manifest.files()) {
            Path there = program.resolve(file.path());
            if (!Files.isRegularFile(there) || !Digests.sha256(there).equals(file.sha256())) {
                return false;
            }
        }
        return true;
    }

    /** Puts a version beside the others, whole or not at all; one that is damaged is replaced unless it is in use. */
    public void add(ProgramPackage unpacked) throws IOException {
        PackageManifest manifest = unpacked.manifest();
        if (!has(manifest)) {
            Path fresh = fresh(manifest.version());
            unpacked.unpack(fresh);
            put(fresh, manifest.version());
        }
    }

    /** The same from a program's folder, which has to be as its manifest says. */
    public ProgramVersion add(Path folder) throws IOException {
        Path manifestFile = folder.resolve(ManifestFormat.FILE);
        if (!Files.isRegularFile(manifestFile)) {
            throw new RefusedException(folder + " has no " + ManifestFormat.FILE + ": it is no unpacked package");
        }
        PackageManifest manifest = ManifestFormat.read(Files.readAllBytes(manifestFile), manifestFile.toString());
        if (has(manifest)) {
            return manifest.version();
        }
        Path fresh = fresh(manifest.version());
        for (PackagedFile file : manifest.files()) {
            Path target = fresh.resolve(file.path());
            Files.createDirectories(target.getParent());
            Files.copy(folder.resolve(file.path()), target);
            if (!Digests.sha256(target).equals(file.sha256())) {
                throw new RefusedException(folder.resolve(file.path()) + " is not what the manifest says");
            }
            if (file.executable() && !target.toFile().setExecutable(true, false)) {
                throw new IOException(target + " cannot be made executable");
            }
        }
        Files.copy(manifestFile, fresh.resolve(ManifestFormat.FILE));
        put(fresh, manifest.version());
        return manifest.version();
    }

    private Path fresh(ProgramVersion version) throws IOException {
        Path fresh = prefix.resolve(VERSIONS).resolve("." + version + ".new");
        delete(fresh);
        return Files.createDirectories(fresh);
    }

    private void put(Path fresh, ProgramVersion version) throws IOException {
        forceAll(fresh);
        if (Files.exists(program(version), LinkOption.NOFOLLOW_LINKS)) {
            if (current().filter(version::equals).isPresent()) {
                throw new FileAlreadyExistsException(program(version).toString());
            }
            delete(program(version));
        }
        Files.move(fresh, program(version), StandardCopyOption.ATOMIC_MOVE);
        force(prefix.resolve(VERSIONS));
    }

    /** Removes a folder and all in it; one that is not there is fine. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    private static void forceAll(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.toList();
        }
        for (Path path : all) {
            force(path);
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
