<?php
/**
 * What the block editor asks for.
 *
 * @package Listen_To_This_Article
 */

namespace Listen_To_This_Article;

defined( 'ABSPATH' ) || exit;

/**
 * A field of posts, and calls for the state of their audio.
 */
final class Rest {

	const FIELD  = 'listen';
	const ROUTES = 'listen/v1';

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
	 * Queues posts.
	 *
	 * @var Watcher
	 */
	private $watcher;

	/**
	 * The worker.
	 *
	 * @var Worker
	 */
	private $worker;

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
	 * @param Watcher  $watcher  Queues posts.
	 * @param Worker   $worker   The worker.
	 * @param Status   $status   The state of posts.
	 */
	public function __construct( Settings $settings, Rules $rules, Watcher $watcher, Worker $worker, Status $status ) {
		$this->settings = $settings;
		$this->rules    = $rules;
		$this->watcher  = $watcher;
		$this->worker   = $worker;
		$this->status   = $status;
	}

	/** Adds hooks. */
	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'add' ) );
	}

	/** Adds the field and the calls. */
	public function add(): void {
		register_rest_field(
			$this->settings->post_types(),
			self::FIELD,
			array(
				'get_callback'    => function ( $post ) {
					return $this->rules->choice( (int) $post['id'] );
				},
				'update_callback' => function ( $choice, $post ) {
					$this->rules->choose( $post->ID, $choice );
				},
				'schema'          => array(
					'description' => __( 'Whether the post is read aloud; empty for the default of the site.', 'listen-to-this-article' ),
					'type'        => 'string',
					'enum'        => array( '', Rules::ON, Rules::OFF ),
					'context'     => array( 'edit' ),
				),
			)
		);
		foreach ( array( 'GET' => 'state', 'POST' => 'retry' ) as $method => $name ) {
			register_rest_route(
				self::ROUTES,
				'/posts/(?P<id>\d+)',
				array(
					'methods'             => $method,
					'callback'            => array( $this, $name ),
					'permission_callback' => array( $this, 'may_edit' ),
				)
			);
		}
	}

	/**
	 * Whether the user may edit the post.
	 *
	 * @param \WP_REST_Request $request The request.
	 */
	public function may_edit( \WP_REST_Request $request ): bool {
		return current_user_can( 'edit_post', (int) $request['id'] );
	}

	/**
	 * The state of a post's audio. Looks at the service if it is time to: cron may be late.
	 *
	 * @param \WP_REST_Request $request The request.
	 */
	public function state( \WP_REST_Request $request ): \WP_REST_Response {
		$this->worker->run_one( (int) $request['id'] );
		return rest_ensure_response( $this->status->of( get_post( (int) $request['id'] ) ) );
	}

	/**
	 * Tries again now.
	 *
	 * @param \WP_REST_Request $request The request.
	 */
	public function retry( \WP_REST_Request $request ): \WP_REST_Response {
		$this->watcher->queue( get_post( (int) $request['id'] ) );
		return rest_ensure_response( $this->status->of( get_post( (int) $request['id'] ) ) );
	}
}
