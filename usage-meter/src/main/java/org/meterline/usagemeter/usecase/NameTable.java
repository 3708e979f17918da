package org.meterline.usagemeter.usecase;

import java.util.UUID;
import org.meterline.usagemeter.domain.ObjectKind;

/** Port: the names that this meter has met, kept here so that a report can be translated back. */
public interface NameTable {
    /** Notes a name; one that is noted already costs nothing. */
    void note(Known name);

    /**
     * A name that an object had.
     *
     * @param hash what stands for it in reports that hash names
     */
    record Known(ObjectKind kind, UUID source, String id, String name, String hash) {}
}
