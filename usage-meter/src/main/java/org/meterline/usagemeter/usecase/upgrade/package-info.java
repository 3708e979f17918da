/** What an upgrade does, step by step, and the ports it needs. The rules of {@code usecase} hold here. */
@NullMarked
package org.meterline.usagemeter.usecase.upgrade;

import org.jspecify.annotations.NullMarked;
