/**
 * What the program keeps and writes on disk: recordings, customer rules, the meter's home, usage files. Uses
 * {@code usecase} and {@code domain}, and the formats of {@code contracts}.
 */
@NullMarked
package org.meterline.usagemeter.file;

import org.jspecify.annotations.NullMarked;
