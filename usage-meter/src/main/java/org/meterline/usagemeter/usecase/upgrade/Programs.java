package org.meterline.usagemeter.usecase.upgrade;

import java.io.IOException;
import org.meterline.usagemeter.domain.ProgramVersion;

/** Port: the versions that are installed, of which one is used. */
@FunctionalInterface
public interface Programs {
    /** From here on that one is used. */
    void use(ProgramVersion version) throws IOException;
}
