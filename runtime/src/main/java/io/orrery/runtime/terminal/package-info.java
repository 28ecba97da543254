/** What a person looks at while something runs. */
package io.orrery.runtime.terminal;
