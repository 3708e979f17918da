package org.meterline.registration.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.io.PushbackInputStream;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.ProblemMembers;
import org.meterline.chassis.problem.Problems;

/** JSON comes in UTF-8 without a byte order mark (RFC 8259, section 8.1); the parser would guess UTF-16 and 32 too. */
@Provider
class PlainUtf8 implements ReaderInterceptor {

    private static final int FIRST_BYTES = 2;
    private static final int FIRST_OF_MARK = 0xEF;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
            PushbackInputStream body = new PushbackInputStream(context.getInputStream(), FIRST_BYTES);
            byte[] first = body.readNBytes(FIRST_BYTES);
            refuseOtherEncodings(first);
            body.unread(first);
            context.setInputStream(body);
        }
        return context.proceed();
    }

    /** No JSON begins with a byte beyond ASCII, and none holds a zero byte. */
    private static void refuseOtherEncodings(byte[] first) {
        for (byte each : first) {
            if (each == 0 || Byte.toUnsignedInt(first[0]) >= FIRST_OF_MARK) {
                throw Problems.builder(CommonProblem.MALFORMED_JSON, "JSON is UTF-8 without a byte order mark.")
                        .with(ProblemMembers.RULE, "utf-8")
                        .build();
            }
        }
    }
}
