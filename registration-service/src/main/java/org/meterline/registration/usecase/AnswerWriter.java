package org.meterline.registration.usecase;

import org.meterline.registration.domain.UsageMeter;

/** Writes the body of an answer, without its token, so that it can be given again word for word. */
@FunctionalInterface
public interface AnswerWriter {

    String write(UsageMeter meter);
}
