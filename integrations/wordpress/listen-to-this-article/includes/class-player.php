<?php
/**
 * The player on the site's pages.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * Prints the player: before the content, by the block listen/player, or by the shortcode [listen].
 */
final class Player {

	const BLOCK     = 'listen/player';
	const SHORTCODE = 'listen';
	/** The player's attributes that a shortcode may set. */
	const ATTRIBUTES = array( 'lang', 'hide', 'mini', 'scroll', 'click', 'selection', 'beacons', 'remember', 'next', 'when-missing', 'consent', 'artwork' );
	/** The place of a player that is not there yet. */
	const STYLE = 'listen-article:not(:defined){display:block;height:56px;margin:16px 0;line-height:56px;overflow:hidden}';

	/**
	 * The settings.
	 *
	 * @var Settings
	 */
	private $settings;

	/**
	 * The rules.
	 *
	 * @var Rules
	 */
	private $rules;

	/**
	 * Whether the page has the script already.
	 *
	 * @var bool
	 */
	private $has_script = false;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 * @param Rules    $rules    The rules.
	 */
	public function __construct( Settings $settings, Rules $rules ) {
		$this->settings = $settings;
		$this->rules    = $rules;
	}

	/** Adds hooks. */
	public function register(): void {
		add_action( 'init', array( $this, 'add_block' ) );
		add_action( 'wp_head', array( $this, 'head' ) );
		add_filter( 'the_content', array( $this, 'before_content' ), 20 );
		add_shortcode( self::SHORTCODE, array( $this, 'shortcode' ) );
	}

	/** Registers the block. */
	public function add_block(): void {
		register_block_type(
			self::BLOCK,
			array(
				'api_version'     => 2,
				'title'           => __( 'Listen to this article', 'listen-to-this-article' ),
				'category'        => 'media',
				'icon'            => 'controls-volumeon',
				'description'     => __( 'The audio player of the post.', 'listen-to-this-article' ),
				'supports'        => array(
					'html'     => false,
					'multiple' => false,
				),
				'uses_context'    => array( 'postId' ),
				'render_callback' => array( $this, 'block' ),
			)
		);
	}

	/** Prints style and script in the head of a post's page that has a player. */
	public function head(): void {
		$post = is_singular() ? get_queried_object() : null;
		if ( $post instanceof \WP_Post && ! post_password_required( $post ) && null !== $this->rules->heard( $post ) ) {
			$this->print_script();
		}
	}

	/** Prints style and script, once. */
	public function print_script(): void {
		if ( $this->has_script ) {
			return;
		}
		$this->has_script = true;
		echo '<style>' . self::STYLE . "</style>\n"; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- a constant.
		wp_print_script_tag(
			array(
				'type'  => 'module',
				'async' => true,
				'src'   => esc_url_raw( $this->settings->url() . '/player.js' ),
			)
		);
	}

	/**
	 * Puts the player before the content of a post's page, unless the content has one.
	 *
	 * @param string $content The content.
	 */
	public function before_content( $content ) {
		if (
			Settings::BEFORE !== $this->settings->position() || Payload::is_rendering() || is_feed()
			|| ! is_singular() || ! in_the_loop() || ! is_main_query() || get_queried_object_id() !== get_the_ID()
			|| false !== strpos( $content, '<listen-article' )
		) {
			return $content;
		}
		return $this->element( (int) get_the_ID() ) . $content;
	}

	/**
	 * The block.
	 *
	 * @param array     $attributes Its attributes.
	 * @param string    $content    Its content.
	 * @param \WP_Block $block      The block.
	 */
	public function block( $attributes, $content, $block ): string {
		return $this->element( (int) ( $block->context['postId'] ?? get_the_ID() ) );
	}

	/**
	 * The shortcode: [listen], or [listen id="12"] for another post.
	 *
	 * @param array|string $given Its attributes.
	 */
	public function shortcode( $given ): string {
		$given = is_array( $given ) ? $given : array();
		return $this->element( (int) ( $given['id'] ?? get_the_ID() ), array_intersect_key( $given, array_flip( self::ATTRIBUTES ) ) );
	}

	/**
	 * The player of a post; nothing if it has no audio.
	 *
	 * @param int                   $post_id    The post.
	 * @param array<string, string> $attributes More attributes.
	 */
	private function element( int $post_id, array $attributes = array() ): string {
		$post    = $post_id > 0 ? get_post( $post_id ) : null;
		$article = null === $post || Payload::is_rendering() || post_password_required( $post ) ? null : $this->rules->heard( $post );
		if ( null === $article || '' === $this->settings->url() ) {
			return '';
		}
		if ( ! $this->has_script && ! is_admin() ) {
			add_action( 'wp_footer', array( $this, 'print_script' ) );
		}
		/**
		 * Changes the attributes of a post's player.
		 *
		 * @param array<string, string> $attributes Attributes by name.
		 * @param \WP_Post              $post       The post.
		 */
		$attributes = apply_filters( 'listen_player_attributes', array( 'article-id' => $article->article_id ) + $attributes, $post );
		$html       = '';
		foreach ( $attributes as $name => $value ) {
			$html .= sprintf( ' %s="%s"', esc_attr( $name ), esc_attr( $value ) );
		}
		return sprintf(
			'<listen-article%s><a href="%s">%s</a></listen-article>',
			$html,
			esc_url( $this->settings->url() . '/read/' . rawurlencode( $article->article_id ) ),
			esc_html__( 'Listen to this article', 'listen-to-this-article' )
		);
	}
}
