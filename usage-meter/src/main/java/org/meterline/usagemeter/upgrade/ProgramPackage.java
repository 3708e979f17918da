package org.meterline.usagemeter.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.PackageManifest.PackagedFile;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.RefusedException;

/**
 * A package: a zip with one folder, the program, and in it the manifest. Only what the manifest lists is unpacked, and
 * only where its bytes are the listed ones.
 */
public final class ProgramPackage {
    private static final String FOLDER_NAME = "usage-meter-";
    private static final int MAX_MANIFEST_BYTES = 1024 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path file;
    private final long maxUnpackedBytes;

    public ProgramPackage(Path file, long maxUnpackedBytes) {
        this.file = file;
        this.maxUnpackedBytes = maxUnpackedBytes;
    }

    static String folder(ProgramVersion version) {
        return FOLDER_NAME + version;
    }

    public PackageManifest manifest() throws IOException {
        try (ZipFile zip = open()) {
            return manifest(zip);
        }
    }

    /** Unpacks it as that folder, which must not be there yet. */
    void unpack(Path target) throws IOException {
        try (ZipFile zip = open()) {
            PackageManifest manifest = manifest(zip);
            Files.createDirectories(target);
            Files.write(target.resolve(ManifestFormat.FILE), ManifestFormat.write(manifest));
            for (PackagedFile packaged : manifest.files()) {
                unpack(zip, folder(manifest.version()) + "/" + packaged.path(), packaged, target);
            }
        }
    }

    private ZipFile open() throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new RefusedException(file + " is no package: " + e.getMessage());
        }
    }

    private PackageManifest manifest(ZipFile zip) throws IOException {
        ZipEntry entry = manifestEntry(zip);
        if (entry == null) {
            throw new RefusedException(file + " is no package of the usage meter: it has no " + ManifestFormat.FILE);
        }
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
            bytes = in.readNBytes(MAX_MANIFEST_BYTES + 1);
        }
        if (bytes.length > MAX_MANIFEST_BYTES) {
            throw new RefusedException("the manifest of " + file + " is larger than " + MAX_MANIFEST_BYTES + " bytes");
        }
        PackageManifest manifest = ManifestFormat.read(bytes, "the manifest of " + file);
        if (!entry.getName().equals(folder(manifest.version()) + "/" + ManifestFormat.FILE)) {
            throw new RefusedException(file + " holds another version than its folder says");
        }
        if (manifest.bytes() > maxUnpackedBytes) {
            throw new RefusedException(
                    file + " would unpack to " + manifest.bytes() + " bytes, more than " + maxUnpackedBytes);
        }
        requireNothingElse(zip, manifest);
        return manifest;
    }

    private static @Nullable ZipEntry manifestEntry(ZipFile zip) {
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            if (entry.getName().matches(FOLDER_NAME + "[^/]{1,64}/" + ManifestFormat.FILE)) {
                return entry;
            }
        }
        return null;
    }

    private void requireNothingElse(ZipFile zip, PackageManifest manifest) throws RefusedException {
        Set<String> known = new HashSet<>();
        known.add(folder(manifest.version()) + "/" + ManifestFormat.FILE);
        manifest.files().forEach(packaged -> known.add(folder(manifest.version()) + "/" + packaged.path()));
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            if (!entry.isDirectory() && !known.contains(entry.getName())) {
                throw new RefusedException(file + " holds a file that its manifest does not list");
            }
        }
    }

    private void unpack(ZipFile zip, String name, PackagedFile packaged, Path target) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new RefusedException(file + " lacks " + packaged.path());
        }
        Path written = target.resolve(packaged.path());
        Files.createDirectories(written.getParent());
        MessageDigest digest = Digests.sha256();
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = Files.newOutputStream(written)) {
            copy(in, out, packaged, digest);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(packaged.sha256())) {
            throw new RefusedException(packaged.path() + " of " + file + " is not what its manifest says");
        }
        if (packaged.executable() && !written.toFile().setExecutable(true, false)) {
            throw new IOException(written + " cannot be made executable");
        }
    }

    private void copy(InputStream in, OutputStream out, PackagedFile packaged, MessageDigest digest)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = packaged.bytes();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            left -= read;
            if (left < 0) {
                throw new RefusedException(packaged.path() + " of " + file + " is longer than its manifest says");
            }
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
        }
    }
}
