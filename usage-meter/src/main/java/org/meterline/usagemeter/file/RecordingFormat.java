package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonFactory;

/** The words of a recording: JSON lines inside one zstd frame. {@code recording/README.md} describes them. */
final class RecordingFormat {
    static final String SCHEMA = "meterline/recording/1";
    static final String CONNECTED = "connected";
    static final String DISCONNECTED = "disconnected";
    static final String VM = "vm";
    static final String HOST = "host";
    static final String CONTAINER = "container";
    static final String VSAN = "vsan";
    static final String LICENCE = "licence";
    static final String COUNTER = "counter";
    static final String REMOVED = "removed";
    static final String END = "end";
    static final JsonFactory JSON = new JsonFactory();

    private RecordingFormat() {}
}
