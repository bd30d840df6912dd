<?php
/**
 * The block editor.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Loads the editor's scripts.
 */
final class Editor {

	/**
	 * The settings.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 */
	public function __construct( Settings $settings ) {
		$this->settings = $settings;
	}

	/** Adds hooks. */
	public function register(): void {
		add_action( 'enqueue_block_editor_assets', array( $this, 'enqueue' ) );
		add_filter( 'register_block_type_args', array( $this, 'add_attribute' ) );
	}

	/** Loads the scripts: of blocks everywhere, of the panel where posts are edited. */
	public function enqueue(): void {
		$this->add( 'blocks', array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-compose', 'wp-element', 'wp-hooks', 'wp-i18n' ) );
		$screen = get_current_screen();
		if ( null !== $screen && 'post' === $screen->base && in_array( $screen->post_type, $this->settings->post_types(), true ) ) {
			$this->add( 'panel', array( 'wp-api-fetch', 'wp-components', 'wp-data', 'wp-edit-post', 'wp-element', 'wp-i18n', 'wp-plugins' ) );
		}
	}

	/**
	 * Lets blocks that the server renders have the mark, too: their previews refuse unknown attributes.
	 *
	 * @param array $settings The block's settings.
	 * @return array
	 */
	public function add_attribute( $settings ) {
		$settings['attributes']                  = $settings['attributes'] ?? array();
		$settings['attributes'][ Payload::SKIP ] = array( 'type' => 'boolean' );
		return $settings;
	}

	/**
	 * Loads a script of assets/.
	 *
	 * @param string   $name  Its name.
	 * @param string[] $needs Scripts of WordPress.
	 */
	private function add( string $name, array $needs ): void {
		wp_enqueue_script( "listen-$name", plugins_url( "assets/$name.js", FILE ), $needs, VERSION, true );
		wp_set_script_translations( "listen-$name", 'listen-to-this-article', dirname( FILE ) . '/languages' );
	}
}
