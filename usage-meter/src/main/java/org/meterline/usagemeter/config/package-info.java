/** Names and limits that stand once: the program's name and version, its defaults. Uses nothing of the other rooms. */
@NullMarked
package org.meterline.usagemeter.config;

import org.jspecify.annotations.NullMarked;
