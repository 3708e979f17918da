package org.meterline.collector.usecase;

import java.io.InputStream;
import org.meterline.collector.domain.ContentEncoding;

/** A request's body as it comes from the wire, not yet decoded. */
public record IncomingBody(InputStream raw, ContentEncoding encoding) {}
