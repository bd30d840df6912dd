<?php
/**
 * The plugin in other languages.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Loads the translations of languages/. The German one addresses nobody: it serves Austria, Switzerland and formal
 * German alike.
 */
final class Translations {

	const DOMAIN = 'listen-to-this-article';

	/** Adds hooks. */
	public function register(): void {
		add_action( 'init', array( $this, 'load' ), 1 );
		add_filter( 'load_textdomain_mofile', array( $this, 'of_screens' ), 10, 2 );
		add_filter( 'load_script_translation_file', array( $this, 'of_scripts' ), 10, 3 );
	}

	/** Loads the texts of the screens. */
	public function load(): void {
		load_plugin_textdomain( self::DOMAIN, false, dirname( plugin_basename( FILE ) ) . '/languages' );
	}

	/**
	 * The file for the screens.
	 *
	 * @param string $file   What WordPress looks for.
	 * @param string $domain Whose texts it has.
	 */
	public function of_screens( $file, $domain ) {
		return self::DOMAIN === $domain ? $this->readable( $file ) : $file;
	}

	/**
	 * The file for a script.
	 *
	 * @param string|false $file   What WordPress looks for.
	 * @param string       $handle The script.
	 * @param string       $domain Whose texts it has.
	 */
	public function of_scripts( $file, $handle, $domain ) {
		return self::DOMAIN === $domain ? $this->readable( $file ) : $file;
	}

	/**
	 * A file of the German translation in place of one for a German that has none.
	 *
	 * @param string|false $file What WordPress looks for.
	 */
	private function readable( $file ) {
		return $file && ! is_readable( $file ) ? preg_replace( '/-de_[A-Za-z_]+(?=[-.][^\/]+$)/', '-de_DE', $file ) : $file;
	}
}
