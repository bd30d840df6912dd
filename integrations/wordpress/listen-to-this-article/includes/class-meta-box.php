<?php
/**
 * The classic editor.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * A box beside the text, where the block editor is not used.
 */
final class Meta_Box {

	const NONCE = 'listen_choice';

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
	 * The state of posts.
	 *
	 * @var Status
	 */
	private $status;

	/**
	 * Takes its parts.
	 *
	 * @param Settings $settings The settings.
	 * @param Rules    $rules    The rules.
	 * @param Status   $status   The state of posts.
	 */
	public function __construct( Settings $settings, Rules $rules, Status $status ) {
		$this->settings = $settings;
		$this->rules    = $rules;
		$this->status   = $status;
	}

	/** Adds hooks. */
	public function register(): void {
		add_action( 'add_meta_boxes', array( $this, 'add' ) );
		add_action( 'save_post', array( $this, 'save' ) );
	}

	/** Adds the box. */
	public function add(): void {
		add_meta_box(
			'listen',
			__( 'Listen to this article', 'listen-to-this-article' ),
			array( $this, 'box' ),
			$this->settings->post_types(),
			'side',
			'default',
			array( '__back_compat_meta_box' => true )
		);
	}

	/**
	 * Prints the box.
	 *
	 * @param \WP_Post $post The post.
	 */
	public function box( \WP_Post $post ): void {
		$status = $this->status->of( $post );
		wp_nonce_field( self::NONCE . $post->ID, self::NONCE );
		printf(
			'<p><label><input type="checkbox" name="listen_on" value="1" %s> %s</label></p><p>%s</p>',
			checked( $status['on'], true, false ),
			esc_html__( 'Read this post aloud', 'listen-to-this-article' ),
			esc_html( trim( $status['text'] . '. ' . $status['reason'] ) )
		);
		if ( '' !== $status['detail'] ) {
			printf( '<p><code>%s</code></p>', esc_html( $status['detail'] ) );
		}
		if ( '' !== $status['link'] ) {
			printf( '<p><a href="%s">%s</a></p>', esc_url( $status['link'] ), esc_html__( 'Listen', 'listen-to-this-article' ) );
		}
	}

	/**
	 * Stores the author's choice, if it differs from what holds without one. The nonce is of the post whose form was sent:
	 * revisions, and posts that other plugins save in the same request, keep what holds for them.
	 *
	 * @param int $post_id The post.
	 */
	public function save( $post_id ): void {
		$nonce = sanitize_text_field( wp_unslash( $_POST[ self::NONCE ] ?? '' ) );
		if ( ! wp_verify_nonce( $nonce, self::NONCE . $post_id ) || ! current_user_can( 'edit_post', $post_id ) ) {
			return;
		}
		$is_on  = ! empty( $_POST['listen_on'] );
		$status = $this->status->of( get_post( $post_id ) );
		if ( $is_on !== $status['on'] ) {
			$this->rules->choose( $post_id, $is_on ? Rules::ON : Rules::OFF );
		}
	}
}
