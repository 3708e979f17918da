package org.meterline.aggregation.http;

import jakarta.ws.rs.core.MediaType;
import java.util.Locale;

/** In which form a report is sent. */
public enum ReportForm {
    JSON(MediaType.APPLICATION_JSON),
    CSV("text/csv;charset=UTF-8;header=present"),
    TSV("text/tab-separated-values;charset=UTF-8"),
    ZIP("application/zip");

    private final MediaType mediaType;

    ReportForm(String mediaType) {
        this.mediaType = MediaType.valueOf(mediaType);
    }

    MediaType mediaType() {
        return mediaType;
    }

    /** The ending of a file's name. */
    String ending() {
        return name().toLowerCase(Locale.ROOT);
    }
}
