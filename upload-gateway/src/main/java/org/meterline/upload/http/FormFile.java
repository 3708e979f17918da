package org.meterline.upload.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;
import org.meterline.upload.usecase.FormRefusedException;
import org.meterline.upload.usecase.FormRefusedException.Reason;

/**
 * The one file of a form, read while the form comes in, so that nothing is put aside. What is not a file is skipped. The name
 * of the file is used for nothing; one that leads somewhere is refused all the same.
 */
final class FormFile extends InputStream {

    private static final int LONGEST_NAME = 255;
    private static final Pattern UNSAFE = Pattern.compile("[/\\p{Cntrl}]|%2[fF]|%5[cC]|%00|^\\.{1,2}$");
    private static final MimeConfig LIMITS = MimeConfig.custom()
            .setMaxLineLen(10_000)
            .setMaxHeaderLen(10_000)
            .setMaxHeaderCount(20)
            .setMaxContentLen(-1)
            .build();

    private final MimeTokenStream form = new MimeTokenStream(LIMITS);
    private @Nullable InputStream file;
    private boolean ended;

    /** @param contentType of the request; it has the boundary of the parts */
    FormFile(String contentType, InputStream body) {
        form.setRecursionMode(RecursionMode.M_NO_RECURSE);
        form.parseHeadless(body, contentType);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int read = opened().read(into, offset, length);
        if (read < 0) {
            ended = true;
            if (nextFile() != null) {
                throw refused(Reason.NOT_ONE_FILE, "It holds more than one file.");
            }
        }
        return read;
    }

    private InputStream opened() throws IOException {
        InputStream present = file;
        if (present == null) {
            present = nextFile();
            if (present == null) {
                throw refused(Reason.NOT_ONE_FILE, "It holds no file.");
            }
            file = present;
        }
        return present;
    }

    private @Nullable InputStream nextFile() throws IOException {
        try {
            boolean isFile = false;
            for (EntityState at = form.next(); at != EntityState.T_END_OF_STREAM; at = form.next()) {
                switch (at) {
                    case T_START_HEADER -> isFile = false;
                    case T_FIELD -> isFile |= namesFile(form.getField());
                    case T_BODY -> {
                        if (isFile) {
                            return form.getInputStream();
                        }
                    }
                    default -> {
                        // The frame of the parts.
                    }
                }
            }
            return null;
        } catch (MimeException e) {
            throw refused(Reason.NOT_ONE_FILE, "It cannot be read as a form.");
        }
    }

    private static boolean namesFile(Field field) throws FormRefusedException {
        if (!"content-disposition".equals(field.getName().toLowerCase(Locale.ROOT))) {
            return false;
        }
        // The parser takes a backslash for an escape and leaves it out.
        if (field.getBody().indexOf('\\') >= 0) {
            throw unsafe();
        }
        boolean named = false;
        for (NameValuePair parameter : RawFieldParser.DEFAULT
                .parseRawBody(new RawField(field.getName(), field.getBody()))
                .getParams()) {
            if (parameter.getName().toLowerCase(Locale.ROOT).startsWith("filename")) {
                check(parameter.getValue());
                named = true;
            }
        }
        return named;
    }

    private static void check(@Nullable String name) throws FormRefusedException {
        if (name != null
                && (name.length() > LONGEST_NAME || UNSAFE.matcher(name).find())) {
            throw unsafe();
        }
    }

    private static FormRefusedException unsafe() {
        return refused(Reason.UNSAFE_NAME, "The name of a file has no folder and no control character in it.");
    }

    private static FormRefusedException refused(Reason reason, String detail) {
        return new FormRefusedException(reason, detail);
    }
}
